package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.LogSequence;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import dev.hitotsu.relay.store.FencedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leading relay does about the slot and the source of its outbox. Not thread-safe; blocks.
 *
 * @param connection of the reading thread, in auto-commit
 * @param replication gives connections to the log; null where the relay has none
 * @param fence of the relay's term
 * @param tableKind the kind of checkpoints in the table
 * @param heartbeat how often an idle relay writes down that it has come on
 */
public record SlotWork(
        Connection connection,
        @Nullable DataSource replication,
        SchemaName schema,
        long fence,
        String tableKind,
        long maxMessageBytes,
        Duration heartbeat) {
    private static final Logger log = LoggerFactory.getLogger(SlotWork.class);

    /** For so long appends may wait behind a change that waits for an open transaction. */
    private static final String SHORT_LOCK = "SET LOCAL lock_timeout = '200ms'";

    OutboxSourceRow look() throws SQLException {
        return OutboxSourceRow.read(connection, schema);
    }

    SlotReader reader(String slot, LogCheckpoint start) throws SQLException {
        if (replication == null) {
            throw new SQLException("source: log-only, slot " + slot
                    + " (expected: a relay with a data source for replication, see withWal)");
        }
        return new SlotReader(this, replication, slot, start);
    }

    LogCheckpoint tableCheckpoint(long position) {
        return new LogCheckpoint(tableKind, position, new long[0]);
    }

    /**
     * Has appends go to the table, because the log is lost.
     *
     * @param position of the last message that was read from the log
     */
    OutboxSourceRow fallBack(OutboxSourceRow before, String reason, long position) throws SQLException {
        try {
            return fallBack(before, reason, position, true);
        } catch (SQLException e) {
            if (!SqlState.hasCode(e, PostgreSqlState.LOCK_NOT_AVAILABLE)) {
                throw e;
            }
            // Somebody has a transaction open. What others append now is lost until the source is changed.
            return fallBack(before, reason, position, false);
        }
    }

    private OutboxSourceRow fallBack(OutboxSourceRow before, String reason, long position, boolean waits)
            throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SHORT_LOCK);
            requireNewestFence();
            long next = ask(
                    "SELECT setval('${schema}.message_position', greatest((" + LogSequence.lastOrNextPosition(schema)
                            + "), ?))",
                    position + 1);
            OutboxSourceRow after = new OutboxSourceRow(
                    OutboxSource.POLLING, before.slot(), before.tableEnd(), before.logStart(), 0, next, reason);
            if (waits) {
                after.replace(connection, schema);
            } else {
                after.overwrite(connection, schema);
            }
            CheckedCommit.commit(connection);
            connection.setAutoCommit(true);
            return after;
        } catch (SQLException | RuntimeException e) {
            SlotCreation.undo(connection);
            throw e;
        }
    }

    void requireNewestFence() throws SQLException {
        String sql = schema.in("SELECT fence FROM ${schema}.relay_lease WHERE name = 'relay' FOR SHARE");
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            if (!row.next() || row.getLong(1) != fence) {
                throw new FencedException(fence);
            }
        }
    }

    private long ask(String sql, long parameter) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(schema.in(sql))) {
            select.setLong(1, parameter);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Drops a slot whose log was read to its end, or that was lost, once that is saved. */
    void tidy(OutboxSourceRow row, LogCheckpoint settled) throws SQLException {
        String slot = row.slot();
        if (slot == null || row.isLogOnly() || !settled.kind().equals(tableKind)) {
            return;
        }
        SlotCreation.drop(connection, slot);
        String sql = schema.in("""
                UPDATE ${schema}.outbox_source SET slot = NULL WHERE slot = ? AND source <> 'log-only'
                    AND NOT EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = ?)
                """);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, slot);
            update.setString(2, slot);
            if (update.executeUpdate() == 1) {
                log.info("schema {}: dropped the slot {}", schema, slot);
            }
        }
    }

    /** Drops a slot that a change of the source has left behind, when its process was killed. */
    void dropForgotten(OutboxSourceRow row) throws SQLException {
        String slot = SlotName.of(connection, schema);
        if (row.slot() == null && Slot.find(connection, slot).isPresent() && SourceLock.tryTake(connection, schema)) {
            try {
                if (look().slot() == null) {
                    SlotCreation.drop(connection, slot);
                    log.warn(
                            "schema {}: dropped the slot {}, which a change of the source had left behind",
                            schema,
                            slot);
                }
            } finally {
                SourceLock.release(connection, schema);
            }
        }
    }
}
