package dev.hitotsu.server.relay;

import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.inbox.projection.ProjectionStatus;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.database.OutboxDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What the page on relays and consumers shows. Blocks for the database. */
final class RelayFacts {
    private final String instance;
    private final OutboxDatabase database;
    private final Supplier<RelayStatus> relay;

    RelayFacts(String instance, OutboxDatabase database, Supplier<RelayStatus> relay) {
        this.instance = instance;
        this.database = database;
        this.relay = relay;
    }

    List<FactTable> tables() {
        List<FactTable> tables = new ArrayList<>();
        tables.add(leader(database.admin().status()));
        tables.add(process(relay.get()));
        tables.add(projections());
        return tables;
    }

    private static FactTable leader(OutboxStatus status) {
        return new FactTable(
                "Leader",
                "By the lease in the database.",
                List.of("Leader", "Fence", "Lease until", "Position", "Saved", "Gaps"),
                List.of(List.of(
                        status.leader() == null ? "nobody" : status.leader(),
                        String.valueOf(status.fence()),
                        Texts.time(status.leaderUntil()),
                        String.valueOf(status.position()),
                        Texts.time(status.savedAt()),
                        Texts.number(status.gaps()))));
    }

    private FactTable process(RelayStatus status) {
        return new FactTable(
                "This process",
                status.problem() == null ? "" : status.problem(),
                List.of("Process", "Role", "Delivered", "Failed", "Sent again", "Parked", "In flight", "Terms"),
                List.of(List.of(
                        instance,
                        status.role().name().toLowerCase(Locale.ROOT),
                        Texts.number(status.delivered()),
                        Texts.number(status.failed()),
                        Texts.number(status.resent()),
                        Texts.number(status.parked()),
                        Texts.number(status.inFlight()),
                        Texts.number(status.terms()))));
    }

    private FactTable projections() {
        List<ProjectionStatus> all = database.projections().list();
        return new FactTable(
                "Projections",
                "",
                List.of("Projection", "Generation", "Last updated", "Made anew since"),
                all.stream()
                        .map(one -> List.of(
                                one.name(),
                                Texts.number(one.generation()),
                                Texts.time(one.lastUpdated()),
                                Texts.time(one.rebuildWantedAt())))
                        .toList());
    }
}
