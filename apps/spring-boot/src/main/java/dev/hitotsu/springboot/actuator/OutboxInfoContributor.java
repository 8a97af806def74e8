package dev.hitotsu.springboot.actuator;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** What {@code /actuator/info} tells of the outbox: in which schema it is, and whether this process relays. */
public final class OutboxInfoContributor implements InfoContributor {
    private final String schema;
    private final boolean relays;

    /**
     * Tells of an outbox.
     *
     * @param schema the database's schema
     * @param relays whether a relay is in this process
     */
    public OutboxInfoContributor(String schema, boolean relays) {
        this.schema = requireNonNull(schema, "schema: null (expected: the name of a schema)");
        this.relays = relays;
    }

    @Override
    public void contribute(Info.Builder builder) {
        Map<String, Object> outbox = new LinkedHashMap<>();
        outbox.put("schema", schema);
        outbox.put("relay", relays ? "embedded" : "elsewhere");
        builder.withDetail("outbox", outbox);
    }
}
