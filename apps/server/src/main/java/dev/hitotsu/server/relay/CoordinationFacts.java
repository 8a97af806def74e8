package dev.hitotsu.server.relay;

import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.QueueEntry;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.server.config.CoordinationConfig;
import java.util.ArrayList;
import java.util.List;

/** What the page on coordination shows, over a session of its own. Blocks for the service. */
final class CoordinationFacts implements AutoCloseable {
    private final Coordination coordination;

    private CoordinationFacts(Coordination coordination) {
        this.coordination = coordination;
    }

    static CoordinationFacts open(CoordinationConfig config, String instance) {
        return new CoordinationFacts(RelayLeadership.coordination(config, instance + "-console"));
    }

    List<FactTable> tables(String asked) {
        List<FactTable> tables = new ArrayList<>();
        if (!asked.isEmpty()) {
            tables.add(queue(asked));
            tables.add(value(asked));
        }
        tables.add(services());
        return tables;
    }

    private FactTable queue(String name) {
        List<QueueEntry> queue = coordination.lock(name).queue();
        return new FactTable(
                "Lock " + name,
                "The first holds it.",
                List.of("Instance", "Fence", "Since"),
                queue.stream()
                        .map(one -> List.of(one.instance(), String.valueOf(one.fence()), Texts.time(one.since())))
                        .toList());
    }

    /** The value may be secret; the command line shows it. */
    private FactTable value(String key) {
        return new FactTable(
                "Value " + key,
                "\"hitotsu coord config get\" shows it.",
                List.of("Key", "Version", "Characters"),
                coordination.config().get(key).stream()
                        .map(one -> List.of(
                                one.key(),
                                String.valueOf(one.version()),
                                Texts.number(one.value().length())))
                        .toList());
    }

    private FactTable services() {
        List<List<String>> rows = new ArrayList<>();
        for (String service : coordination.registry().services()) {
            for (ServiceInstance instance : coordination.registry().lookUp(service)) {
                rows.add(List.of(service, instance.id(), instance.host() + ":" + instance.port()));
            }
        }
        return new FactTable("Services", "", List.of("Service", "Instance", "Address"), rows);
    }

    @Override
    public void close() {
        coordination.close();
    }
}
