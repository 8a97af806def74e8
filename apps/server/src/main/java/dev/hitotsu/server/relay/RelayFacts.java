package dev.hitotsu.server.relay;

import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.Processes;
import dev.hitotsu.console.source.Processes.Row;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.jdbc.DatabaseInspection.OpenTransaction;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.RelayStatus;
import dev.hitotsu.server.database.OutboxDatabase;
import dev.hitotsu.server.relay.ProblemWatch.Wrong;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the page on relays shows. Blocks for the database. */
final class RelayFacts {
    private static final Duration MAX_OPEN = Duration.ofSeconds(30);

    private final String instance;
    private final OutboxDatabase database;
    private final Supplier<RelayStatus> relay;

    RelayFacts(String instance, OutboxDatabase database, Supplier<RelayStatus> relay) {
        this.instance = instance;
        this.database = database;
        this.relay = relay;
    }

    List<FactTable> tables() {
        OutboxStatus status = database.admin().status();
        List<FactTable> tables = new ArrayList<>();
        tables.add(leader(status));
        tables.add(process(relay.get()));
        if (status.log() != null) {
            tables.add(log(status.log()));
        }
        DatabaseInspection inspection = database.inspection();
        tables.add(FactReading.table(
                "Standbys",
                "Relays that asked for the lease within a day and did not get it.",
                List.of("Relay", "Last seen"),
                inspection::standbys,
                one -> List.of(one.relay(), Texts.time(one.seenAt()))));
        tables.add(FactReading.table(
                "Open transactions",
                "They may still write to the log: a relay waits for them before it gives a gap up.",
                List.of("Client", "Since", "State"),
                inspection::openTransactions,
                one -> List.of(one.client(), Texts.time(one.since()), one.state())));
        tables.add(FactReading.table(
                "Tables",
                "Segments of the log are emptied when all of them is delivered.",
                List.of("Table", "Size"),
                inspection::tables,
                one -> List.of(one.name(), Texts.bytes(one.bytes()))));
        return tables;
    }

    /** The leader, this process and the standbys, each once. */
    Processes processes(OutboxStatus status) {
        String role = relay.get().role().name().toLowerCase(Locale.ROOT);
        List<Row> rows = new ArrayList<>();
        String leader = status.leader();
        if (leader != null) {
            rows.add(new Row(leader, leader.equals(instance) ? "leads; this process" : "leads", ""));
        }
        if (!instance.equals(leader)) {
            rows.add(new Row(instance, role + "; this process", ""));
        }
        try {
            database.inspection().standbys().stream()
                    .filter(one -> !one.relay().equals(instance) && !one.relay().equals(leader))
                    .forEach(one -> rows.add(new Row(one.relay(), "standby", Texts.time(one.seenAt()))));
            return new Processes(rows, "");
        } catch (OutboxException e) {
            return new Processes(rows, "Standbys are not known: " + e.getMessage());
        }
    }

    /** The oldest transaction that has been open for half a minute, and may still write to the log; null for none. */
    @Nullable Wrong problem() {
        Instant late = Instant.now().minus(MAX_OPEN);
        List<OpenTransaction> open;
        try {
            open = database.inspection().openTransactions();
        } catch (OutboxException e) {
            // The page says that they are not known. If it is the database, the sentence says so.
            return null;
        }
        return open.stream()
                .filter(one -> one.since() != null && one.since().isBefore(late))
                .min(Comparator.comparing(one -> Objects.requireNonNull(one.since())))
                .map(one -> new Wrong(
                        one.client() + ", " + one.state()
                                + ". What it has appended is not delivered before it ends, and the log is not emptied",
                        one.since()))
                .orElse(null);
    }

    private static FactTable leader(OutboxStatus status) {
        return new FactTable(
                "Leader",
                "By the lease in the database.",
                List.of("Leader", "Fence", "Lease until", "Position", "Saved", "Gaps", "Reads"),
                List.of(List.of(
                        status.leader() == null ? "nobody" : status.leader(),
                        String.valueOf(status.fence()),
                        Texts.time(status.leaderUntil()),
                        String.valueOf(status.position()),
                        Texts.time(status.savedAt()),
                        Texts.number(status.gaps()),
                        status.source() == null
                                ? "as configured"
                                : status.source().text())));
    }

    private FactTable process(RelayStatus status) {
        return new FactTable(
                "This process",
                status.problem() == null ? "" : status.problem(),
                List.of(
                        "Process",
                        "Role",
                        "Delivered",
                        "Failed",
                        "Destination away",
                        "Sent again",
                        "Parked",
                        "In flight",
                        "Terms"),
                List.of(List.of(
                        instance,
                        status.role().name().toLowerCase(Locale.ROOT),
                        Texts.number(status.delivered()),
                        Texts.number(status.failed()),
                        Texts.number(status.destinationAway()),
                        Texts.number(status.resent()),
                        Texts.number(status.parked()),
                        Texts.number(status.inFlight()),
                        Texts.number(status.terms()))));
    }

    private static FactTable log(OutboxLog log) {
        String slot = log.slot();
        String state = log.state();
        Long safe = log.safeBytes();
        return new FactTable(
                "The database's log",
                log.problem() == null ? "What the database keeps of it for the relay." : log.problem(),
                List.of("Slot", "State", "Read now", "Kept", "Behind", "Until it is given up"),
                List.of(List.of(
                        slot == null ? "none" : slot,
                        state == null ? "" : state,
                        log.isActive() ? "yes" : "no",
                        Texts.bytes(log.lagBytes()),
                        Texts.age(log.lag()),
                        safe == null ? "any amount" : Texts.bytes(safe))));
    }
}
