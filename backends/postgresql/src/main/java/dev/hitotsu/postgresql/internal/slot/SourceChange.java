package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.jdbc.internal.LogCheckpoint;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.postgresql.internal.CheckedCommit;
import dev.hitotsu.postgresql.internal.LogSequence;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Changes how an outbox is read; see {@link dev.hitotsu.postgresql.PostgreSqlSource}. Thread-safe; blocks. */
public final class SourceChange {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '3s'";
    private static final String LOCK_SOURCE = "LOCK TABLE ${schema}.outbox_source IN ACCESS EXCLUSIVE MODE";
    private static final String DROP_TRIGGER = "DROP TRIGGER IF EXISTS message_to_log ON ${schema}.message";
    private static final String LOCK_TABLE = "LOCK TABLE ${schema}.message IN SHARE ROW EXCLUSIVE MODE";

    private final DataSource dataSource;
    private final SchemaName schema;
    private final Checkpoints checkpoints;

    /** The newest checkpoint. */
    @FunctionalInterface
    public interface Checkpoints {
        LogCheckpoint newest(Connection connection) throws SQLException;
    }

    private SourceChange(DataSource dataSource, SchemaName schema, Checkpoints checkpoints) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.checkpoints = checkpoints;
    }

    /** Changes of the outbox in this schema. */
    public static SourceChange of(DataSource dataSource, SchemaName schema, Checkpoints checkpoints) {
        return new SourceChange(dataSource, schema, checkpoints);
    }

    /** How the outbox is read; empty for what the relay's configuration says. */
    public Optional<OutboxSource> current() {
        return with(connection ->
                Optional.ofNullable(OutboxSourceRow.read(connection, schema).source()));
    }

    /** As {@link dev.hitotsu.postgresql.PostgreSqlSource#change}. */
    public Optional<OutboxSource> change(OutboxSource wanted, Duration maxWait) {
        return with(connection -> {
            if (!SourceLock.tryTake(connection, schema)) {
                throw new OutboxException("source: somebody changes it now (expected: nobody; try again)");
            }
            try {
                SlotCreation.execute(connection, "SET statement_timeout = " + Math.max(1, maxWait.toMillis()));
                return Optional.ofNullable(change(connection, wanted, System.nanoTime() + maxWait.toNanos()));
            } finally {
                release(connection);
            }
        });
    }

    private void release(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            SlotCreation.execute(connection, "RESET statement_timeout");
            SourceLock.release(connection, schema);
        }
    }

    private @Nullable OutboxSource change(Connection connection, OutboxSource wanted, long deadline)
            throws SQLException {
        OutboxSourceRow before = OutboxSourceRow.read(connection, schema);
        if (wanted != OutboxSource.POLLING) {
            SlotCreation.requirePossible(connection, schema);
        }
        if (wanted == OutboxSource.LOG_ONLY) {
            if (!before.isLogOnly()) {
                awaitTable(connection, deadline);
                beginLog(connection);
            }
        } else if (before.isLogOnly()) {
            awaitLog(connection, deadline);
            endLog(connection, before, wanted);
        } else {
            inTransaction(connection, () -> with(before, wanted).replace(connection, schema));
        }
        return before.source();
    }

    private static OutboxSourceRow with(OutboxSourceRow row, OutboxSource source) {
        return new OutboxSourceRow(
                source, row.slot(), row.tableEnd(), row.logStart(), row.logEnd(), row.nextPosition(), null);
    }

    /** Waits until the relay is done with a log before. */
    private void awaitTable(Connection connection, long deadline) throws SQLException {
        OutboxSourceRow row = OutboxSourceRow.read(connection, schema);
        while (row.slot() != null) {
            pause(
                    deadline,
                    "source: the relay still reads the log that ends at " + SlotPlace.text(row.logEnd()) + ", slot "
                            + row.slot());
            row = OutboxSourceRow.read(connection, schema);
        }
    }

    /** Waits until the relay has begun to read the log. */
    private void awaitLog(Connection connection, long deadline) throws SQLException {
        LogCheckpoint saved = checkpoints.newest(connection);
        while (!saved.kind().equals(SlotPlace.KIND)) {
            pause(deadline, "source: the relay still reads the table, position " + saved.position());
            saved = checkpoints.newest(connection);
        }
    }

    private static void pause(long deadline, String state) {
        if (System.nanoTime() >= deadline) {
            throw new OutboxException(
                    state + " (expected: a relay that runs, and comes to the end; nothing was changed, try again)");
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private void beginLog(Connection connection) throws SQLException {
        SlotCreation.publish(connection, schema);
        Slot slot = SlotCreation.create(connection, SlotName.of(connection, schema));
        try {
            if (hasTrigger(connection)) {
                // The relay leaves it behind when it falls back to polling.
                inTransaction(connection, () -> execute(connection, DROP_TRIGGER));
            }
            inTransaction(connection, () -> {
                // In the order of an append: it asks for the source, and then writes to the table.
                execute(connection, LOCK_SOURCE);
                execute(connection, LOCK_TABLE);
                long tableEnd = LogSequence.lastPosition(connection, schema);
                new OutboxSourceRow(OutboxSource.LOG_ONLY, slot.name(), tableEnd, slot.confirmed(), 0, 0, null)
                        .replace(connection, schema);
                execute(connection, """
                        CREATE OR REPLACE TRIGGER message_to_log BEFORE INSERT ON ${schema}.message
                            FOR EACH ROW EXECUTE FUNCTION ${schema}.message_to_log()
                        """);
            });
        } catch (SQLException | RuntimeException e) {
            if (!connection.isClosed()) {
                SlotCreation.drop(connection, slot.name());
            }
            throw e;
        }
    }

    private boolean hasTrigger(Connection connection) throws SQLException {
        return number(
                        connection,
                        "SELECT count(*) FROM pg_trigger WHERE tgname = 'message_to_log'"
                                + " AND tgrelid = '${schema}.message'::regclass")
                > 0;
    }

    /**
     * Where the log ends is known only while nobody appends. Its messages have numbers below the next position of the
     * table.
     */
    private void endLog(Connection connection, OutboxSourceRow before, OutboxSource wanted) throws SQLException {
        inTransaction(connection, () -> {
            // In the order of the trigger: it writes to the table, and then asks for the source.
            execute(connection, LOCK_TABLE);
            execute(connection, LOCK_SOURCE);
            long end = number(connection, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
            LogCheckpoint saved = checkpoints.newest(connection);
            // Each message is at least a byte of the log that the slot holds; some may be older than the relay's place.
            long held = number(
                    connection,
                    "SELECT coalesce((SELECT restart_lsn - '0/0'::pg_lsn FROM pg_replication_slots WHERE slot_name = '"
                            + before.slot() + "'), " + SlotPlace.of(saved).lsn() + ")");
            long maxNumber = saved.position() + (end - held);
            long next = number(
                    connection,
                    "SELECT setval('${schema}.message_position', greatest((" + LogSequence.lastOrNextPosition(schema)
                            + "), " + (maxNumber + 1) + "))");
            new OutboxSourceRow(wanted, before.slot(), before.tableEnd(), before.logStart(), end, next, null)
                    .replace(connection, schema);
            execute(connection, DROP_TRIGGER);
        });
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void inTransaction(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute(connection, LOCK_TIMEOUT);
            work.run();
            CheckedCommit.commit(connection);
        } catch (SQLException | RuntimeException e) {
            SlotCreation.undo(connection);
            if (e instanceof SQLException refused && SqlState.hasCode(refused, PostgreSqlState.LOCK_NOT_AVAILABLE)) {
                throw busy(refused);
            }
            throw e;
        }
        connection.setAutoCommit(true);
    }

    private OutboxException busy(SQLException e) {
        return new OutboxException(
                "table " + schema
                        + ".message: a transaction that has appended stays open for longer than 3 s (expected: that it"
                        + " ends; nothing was changed, try again)",
                e);
    }

    private void execute(Connection connection, String sql) throws SQLException {
        SlotCreation.execute(connection, schema.in(sql));
    }

    private long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(SlotCreation.text(connection, schema.in(sql)));
    }

    private interface Query<R> {
        R run(Connection connection) throws SQLException;
    }

    private <R> R with(Query<R> query) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(true);
            return query.run(connection);
        } catch (SQLException e) {
            throw new OutboxException("source: " + e.getMessage(), e);
        }
    }
}
