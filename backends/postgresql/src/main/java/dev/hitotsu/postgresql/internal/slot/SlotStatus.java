package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the outbox is read, and how its slot is doing, for people and alarms.
 *
 * @param source null for what the relay's configuration says
 * @param log null if none is read and none was lost
 */
public record SlotStatus(
        @Nullable OutboxSource source, @Nullable OutboxLog log) {
    /** A relay connects again within seconds, and another one takes over within the length of a lease. */
    private static final Duration MAX_INACTIVE = Duration.ofSeconds(30);

    /** An idle relay says that it is up to date every ten seconds. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(15);

    /** Reads the status. */
    public static SlotStatus read(Connection connection, SchemaName schema, LogCheckpoint saved) throws SQLException {
        OutboxSourceRow row = OutboxSourceRow.read(connection, schema);
        boolean reads = saved.kind().equals(SlotPlace.KIND);
        if (!row.isLogOnly() && !reads) {
            String lost = row.lost();
            return new SlotStatus(
                    row.source(),
                    lost == null ? null : new OutboxLog(row.slot(), "lost", false, 0, Duration.ZERO, null, lost(lost)));
        }
        SlotPlace place = reads ? SlotPlace.of(saved) : new SlotPlace(row.logStart(), row.tableEnd(), row.changedAt());
        OutboxLog log = log(connection, row, place);
        return new SlotStatus(
                row.source(),
                log.problem() == null && !SlotCreation.isPublished(connection, schema)
                        ? with(
                                log,
                                "publication " + SlotName.publication(schema)
                                        + ": missing (expected: CREATE PUBLICATION " + SlotName.publication(schema)
                                        + ")")
                        : log);
    }

    private static OutboxLog with(OutboxLog log, String problem) {
        return new OutboxLog(
                log.slot(), log.state(), log.isActive(), log.lagBytes(), log.lag(), log.safeBytes(), problem);
    }

    private static OutboxLog log(Connection connection, OutboxSourceRow row, SlotPlace place) throws SQLException {
        String name = String.valueOf(row.slot());
        Optional<Slot> found = Slot.find(connection, name);
        Duration age = age(connection, place);
        Duration lag = age.compareTo(MAX_IDLE) <= 0 ? Duration.ZERO : age;
        long bytes = found.map(slot -> Math.max(0, slot.written() - slot.confirmed()))
                .orElse(0L);
        String problem = row.lost() == null ? problem(found, name, place, lag, bytes) : lost(row.lost());
        return new OutboxLog(
                row.slot(),
                found.map(Slot::walStatus).orElse("missing"),
                found.map(Slot::isActive).orElse(false),
                bytes,
                lag,
                found.map(Slot::safeBytes).orElse(null),
                problem);
    }

    private static @Nullable String problem(
            Optional<Slot> found, String name, SlotPlace place, Duration lag, long bytes) {
        String loss = Slot.loss(found, name, place.lsn());
        if (loss != null || found.isEmpty()) {
            return loss;
        }
        Slot slot = found.get();
        if ("unreserved".equals(slot.walStatus())) {
            return "slot " + name
                    + ": unreserved, the server removes its log soon (expected: reserved; a relay that comes on,"
                    + " or a larger max_slot_wal_keep_size)";
        }
        if (slot.isActive() && slot.application() != null && !SlotHolder.isRelay(slot)) {
            return SlotHolder.taken(slot);
        }
        Duration inactive = slot.inactiveSeconds() < 0 ? lag : Duration.ofSeconds(slot.inactiveSeconds());
        return !slot.isActive() && inactive.compareTo(MAX_INACTIVE) > 0
                ? "slot " + name + ": inactive for " + inactive.toSeconds() + " s, and holds " + bytes
                        + " bytes of log (expected: a relay that reads from it)"
                : null;
    }

    private static String lost(String reason) {
        return "log: lost, and with it messages that were not delivered: " + reason
                + ". The table is polled now; \"hitotsu outbox source\" ends this alarm";
    }

    private static Duration age(Connection connection, SlotPlace place) throws SQLException {
        return Duration.between(place.time(), LogEnd.read(connection).time());
    }
}
