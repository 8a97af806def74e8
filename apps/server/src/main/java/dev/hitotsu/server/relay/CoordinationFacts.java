package dev.hitotsu.server.relay;

import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.server.config.CoordinationConfig;
import java.util.ArrayList;
import java.util.List;

/** What the page on coordination shows, over a session of its own. Blocks for the service. */
final class CoordinationFacts implements AutoCloseable {
    private final Coordination coordination;

    CoordinationFacts(Coordination coordination) {
        this.coordination = coordination;
    }

    static CoordinationFacts open(CoordinationConfig config, String instance) {
        return new CoordinationFacts(RelayLeadership.coordination(config, instance + "-console"));
    }

    List<FactTable> tables(String asked) {
        List<FactTable> tables = new ArrayList<>();
        if (!asked.isEmpty()) {
            tables.add(queue(asked));
            tables.add(workers(asked));
            tables.add(value(asked));
        }
        tables.add(services());
        return tables;
    }

    private FactTable queue(String name) {
        return FactReading.table(
                "Lock " + name,
                "The first holds it.",
                List.of("Instance", "Fence", "Since"),
                () -> coordination.lock(name).queue(),
                one -> List.of(one.instance(), String.valueOf(one.fence()), Texts.time(one.since())));
    }

    private FactTable workers(String pool) {
        return FactReading.table(
                "Worker numbers of " + pool,
                "Each is held by one process at a time; its ids have the number in them.",
                List.of("Number", "Instance", "Since"),
                () -> coordination.workerSlots(pool).held(),
                one -> List.of(String.valueOf(one.number()), one.instance(), Texts.time(one.since())));
    }

    /** The value may be secret; the command line shows it. */
    private FactTable value(String key) {
        return FactReading.table(
                "Value " + key,
                "\"hitotsu coord config get\" shows it.",
                List.of("Key", "Version", "Characters"),
                () -> coordination.config().get(key).stream().toList(),
                one -> List.of(
                        one.key(),
                        String.valueOf(one.version()),
                        Texts.number(one.value().length())));
    }

    private FactTable services() {
        return FactReading.table(
                "Services",
                "",
                List.of("Service", "Instance", "Address"),
                () -> coordination.registry().services().stream()
                        .flatMap(service -> coordination.registry().lookUp(service).stream()
                                .map(one -> List.of(service, one.id(), one.host() + ":" + one.port())))
                        .toList(),
                row -> row);
    }

    @Override
    public void close() {
        coordination.close();
    }
}
