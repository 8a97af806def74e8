package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.StepKind;
import dev.hitotsu.inbox.step.store.StepOutcome;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.jdbc.JdbcStepTransactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs the statements. Thread-safe; blocks. */
final class StepRows {
    private static final String NOT_NULL_VIOLATION = "23502";
    private static final String NOBODY = new UUID(0, 0).toString();

    private final StepSql sql;
    private final StepDialect dialect;

    StepRows(StepSql sql, StepDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /** The number of a new run; null if there is one with the key. */
    @Nullable Long insertRun(
            Connection connection,
            EffectKey key,
            UUID owner,
            long fence,
            byte[] fingerprint,
            byte @Nullable [] input,
            Duration lease)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql.insertRun, new String[] {"id"})) {
            bind(insert, key.consumer(), key.value(), owner.toString(), fence, fingerprint, input, lease.toMillis());
            insert.setObject(8, input == null ? null : lease.toMillis(), Types.BIGINT);
            if (insert.executeUpdate() == 0) {
                return null;
            }
            try (ResultSet id = insert.getGeneratedKeys()) {
                id.next();
                return id.getLong(1);
            }
        }
    }

    int enqueue(Connection transaction, String consumer, Map<String, byte[]> inputs) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(sql.enqueue)) {
            for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
                bind(insert, consumer, input.getKey(), NOBODY, new byte[0], input.getValue());
                insert.addBatch();
            }
            int inserted = 0;
            for (int count : insert.executeBatch()) {
                inserted += count == Statement.SUCCESS_NO_INFO ? 1 : count;
            }
            return inserted;
        }
    }

    @Nullable RunRow find(Connection connection, EffectKey key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql.findRun)) {
            bind(select, key.consumer(), key.value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? RunRow.read(row) : null;
            }
        }
    }

    List<RunRow> due(Connection connection, String consumer, int limit) throws SQLException {
        List<RunRow> due = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql.dueRuns)) {
            select.setString(1, consumer);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    due.add(RunRow.read(rows));
                }
            }
        }
        return due;
    }

    void take(Connection connection, long id, UUID owner, long fence, int attempt, int steps, Duration lease)
            throws SQLException {
        int unused = update(
                connection, sql.take, owner.toString(), fence, attempt, steps, lease.toMillis(), lease.toMillis(), id);
    }

    List<StepRecord> steps(Connection connection, long id) throws SQLException {
        List<StepRecord> steps = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql.steps)) {
            select.setLong(1, id);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    steps.add(new StepRecord(
                            rows.getInt(1),
                            rows.getString(2),
                            StepKind.valueOf(rows.getString(3)),
                            StepOutcome.valueOf(rows.getString(4)),
                            rows.getBytes(5),
                            rows.getString(6),
                            rows.getBoolean(7)));
                }
            }
        }
        return steps;
    }

    /** Records in the transaction of the effect, and commits both. */
    Recorded write(
            Connection transaction, RunHold hold, Duration lease, StepWrite write, JdbcStepTransactions.Commit commit)
            throws SQLException {
        try {
            dialect.requireSame(transaction);
            if (dialect.recordsInOne() && write instanceof StepWrite.New(var step)) {
                String insert = commit.isOurs() ? sql.recordAndCommit : sql.recordInOne;
                return endUnlessOurs(recordInOne(transaction, insert, hold, step), commit);
            }
            return end(write(transaction, hold, lease, write, sql.insertStep), commit);
        } catch (SQLException e) {
            throw dialect.isConflict(e) ? e : new RecordFailedException(e);
        }
    }

    private static Recorded endUnlessOurs(Recorded recorded, JdbcStepTransactions.Commit commit) throws SQLException {
        return commit.isOurs() && recorded != Recorded.LOST ? recorded : end(recorded, commit);
    }

    private static Recorded end(Recorded recorded, JdbcStepTransactions.Commit commit) throws SQLException {
        if (recorded == Recorded.LOST) {
            commit.rollBack();
        } else {
            commit.commit();
        }
        return recorded;
    }

    /** Records what has happened elsewhere. May be repeated. */
    Recorded writeAgain(Connection transaction, RunHold hold, Duration lease, StepWrite write) throws SQLException {
        return write(transaction, hold, lease, write, sql.insertStepUnlessThere);
    }

    private Recorded write(Connection transaction, RunHold hold, Duration lease, StepWrite write, String insert)
            throws SQLException {
        if (change(transaction, sql.advance, hold, lease.toMillis()) == 0) {
            return Recorded.LOST;
        }
        switch (write) {
            case StepWrite.New(var step) -> {
                try (PreparedStatement statement = transaction.prepareStatement(insert)) {
                    statement.setLong(1, hold.row());
                    bind(statement, 2, step);
                    int unused = statement.executeUpdate();
                }
            }
            case StepWrite.Undone(var number) -> {
                int unused = update(transaction, sql.undoStep, hold.row(), number);
            }
        }
        try (PreparedStatement select = transaction.prepareStatement(sql.unwindEnd)) {
            select.setLong(1, hold.row());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1) == null ? Recorded.KEPT : Recorded.CANCELLED;
            }
        }
    }

    /**
     * Fence and record in one statement, perhaps with COMMIT in the same exchange. Where the run is not the owner's any more, the
     * record has no run and fails, and the server skips the COMMIT.
     */
    Recorded recordInOne(Connection connection, String statement, RunHold hold, StepRecord step) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(statement)) {
            bind(insert, hold.row(), hold.owner().toString());
            bind(insert, 3, step);
            insert.execute();
            try (ResultSet row = insert.getResultSet()) {
                return row.next() && row.getString(1) != null ? Recorded.CANCELLED : Recorded.KEPT;
            }
        } catch (SQLException e) {
            if (NOT_NULL_VIOLATION.equals(e.getSQLState()) && isOfRun(e)) {
                return Recorded.LOST;
            }
            throw e;
        }
    }

    /** A COMMIT also checks what the work has written. The server names the column in its text, in every language. */
    private static boolean isOfRun(SQLException error) {
        return String.valueOf(error.getMessage()).contains("run");
    }

    private void bind(PreparedStatement statement, int first, StepRecord step) throws SQLException {
        int i = first;
        statement.setInt(i++, step.number());
        statement.setString(i++, step.name());
        statement.setString(i++, step.kind().name());
        statement.setString(i++, step.outcome().name());
        statement.setBytes(i++, step.result());
        statement.setString(i++, step.reason());
        statement.setBoolean(i, step.undone());
    }

    Recorded end(Connection connection, RunHold hold, RunState state, byte @Nullable [] result, Duration timeToLive)
            throws SQLException {
        int ended = update(
                connection,
                sql.end,
                state.name(),
                result,
                timeToLive.toMillis(),
                hold.row(),
                hold.owner().toString(),
                state.name());
        if (ended == 1) {
            return Recorded.KEPT;
        }
        try (PreparedStatement select = connection.prepareStatement(sql.endsAs)) {
            bind(select, hold.row(), hold.owner().toString());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Recorded.LOST;
                }
                RunState found = RunState.valueOf(row.getString(1));
                boolean isHeld = found == RunState.RUNNING && row.getBoolean(3);
                return found == state
                        ? Recorded.KEPT
                        : isHeld && row.getString(2) != null ? Recorded.CANCELLED : Recorded.LOST;
            }
        }
    }

    boolean deliver(Connection transaction, EffectKey key, String name, byte[] answer) throws SQLException {
        long id;
        try (PreparedStatement select = transaction.prepareStatement(sql.lockRun)) {
            bind(select, key.consumer(), key.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next() || RunState.valueOf(row.getString(2)).isEnded()) {
                    return false;
                }
                id = row.getLong(1);
            }
        }
        int unused = update(transaction, sql.insertAnswer, id, name, answer);
        unused = update(transaction, sql.wake, id, name);
        return true;
    }

    int deleteForgotten(Connection transaction, int limit) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement select = transaction.prepareStatement(sql.forgotten)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        }
        if (!ids.isEmpty()) {
            int unused = update(transaction, sql.delete("step", "run", ids.size()), ids.toArray());
            unused = update(transaction, sql.delete("step_answer", "run", ids.size()), ids.toArray());
            unused = update(transaction, sql.delete("step_run", "id", ids.size()), ids.toArray());
        }
        return ids.size();
    }

    /** Changes a run that the owner holds. */
    int change(Connection connection, String statement, RunHold hold, @Nullable Object... parameters)
            throws SQLException {
        @Nullable Object[] all = Arrays.copyOf(parameters, parameters.length + 2);
        all[parameters.length] = hold.row();
        all[parameters.length + 1] = hold.owner().toString();
        return update(connection, statement, all);
    }

    int update(Connection connection, String statement, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(statement)) {
            bind(update, parameters);
            return update.executeUpdate();
        }
    }

    void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case String text -> statement.setString(i + 1, text);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case null -> statement.setNull(i + 1, Types.VARBINARY);
                default -> throw new IllegalArgumentException("parameter " + (i + 1) + ": " + parameters[i]);
            }
        }
    }
}
