package dev.hitotsu.jdbc.internal.step;

import static dev.hitotsu.jdbc.internal.step.Parameters.bind;
import static dev.hitotsu.jdbc.internal.step.Parameters.change;
import static dev.hitotsu.jdbc.internal.step.Parameters.update;

import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.StepKind;
import dev.hitotsu.inbox.step.store.StepOutcome;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.jdbc.JdbcStepTransactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Steps as rows. Each is written by whoever holds the run, and by nobody else. Thread-safe; blocks. */
final class StepRows {
    private static final String NOT_NULL_VIOLATION = "23502";

    private final StepSql sql;
    private final StepDialect dialect;

    StepRows(StepSql sql, StepDialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    List<StepRecord> steps(Connection connection, long id) throws SQLException {
        return stepsOf(connection, List.of(id)).getOrDefault(id, List.of());
    }

    /** The steps of each of these runs that has any. */
    Map<Long, List<StepRecord>> stepsOf(Connection connection, List<Long> ids) throws SQLException {
        Map<Long, List<StepRecord>> steps = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql.steps(ids.size()))) {
            bind(select, ids.toArray());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    steps.computeIfAbsent(rows.getLong(8), run -> new ArrayList<>())
                            .add(read(rows));
                }
            }
        }
        return steps;
    }

    private static StepRecord read(ResultSet row) throws SQLException {
        return new StepRecord(
                row.getInt(1),
                row.getString(2),
                StepKind.valueOf(row.getString(3)),
                StepOutcome.valueOf(row.getString(4)),
                row.getBytes(5),
                row.getString(6),
                row.getBoolean(7));
    }

    /**
     * Records in the transaction of the effect, and commits both.
     *
     * @return {@code LOST} also for a run that is cancelled, where a new step is one statement
     */
    Recorded write(
            Connection transaction, RunHold hold, Duration lease, StepWrite write, JdbcStepTransactions.Commit end)
            throws SQLException {
        return toTheEnd(transaction, end, commit -> {
            if (!dialect.recordsInOne() || !(write instanceof StepWrite.New(var step))) {
                return end(write(transaction, hold, lease, write, sql.insertStep), commit);
            }
            String insert = commit.isOurs() ? sql.recordAndCommit : sql.recordInOne;
            Recorded recorded = recordInOne(transaction, insert, hold, step);
            return commit.isOurs() && recorded != Recorded.LOST ? recorded : end(recorded, commit);
        });
    }

    /** As {@link #write}, for a new step of a run that may be cancelled. */
    Recorded writeOfCancelled(Connection transaction, RunHold hold, StepWrite write, JdbcStepTransactions.Commit end)
            throws SQLException {
        if (!(write instanceof StepWrite.New(var step))) {
            throw new IllegalArgumentException(hold.key() + ": " + write + " (expected: a new step)");
        }
        return toTheEnd(
                transaction, end, commit -> end(recordInOne(transaction, sql.recordOfCancelled, hold, step), commit));
    }

    /** What is left to do in a transaction after the effect. */
    @FunctionalInterface
    private interface Rest {
        Recorded before(JdbcStepTransactions.Commit commit) throws SQLException;
    }

    private Recorded toTheEnd(Connection transaction, JdbcStepTransactions.Commit commit, Rest rest)
            throws SQLException {
        try {
            dialect.requireSame(transaction);
            return rest.before(commit);
        } catch (SQLException e) {
            throw dialect.isConflict(e) ? e : new RecordFailedException(e);
        }
    }

    private static Recorded end(Recorded recorded, JdbcStepTransactions.Commit commit) throws SQLException {
        if (recorded == Recorded.LOST) {
            commit.rollBack();
        } else {
            commit.commit();
        }
        return recorded;
    }

    /** Whether the run is the owner's, and is to be undone. */
    boolean isCancelled(Connection connection, RunHold hold) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql.isCancelled)) {
            bind(select, hold.row(), hold.owner().toString());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
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
                    bindStep(statement, 2, step);
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
     * Fence and record in one statement, perhaps with COMMIT in the same exchange. Where the run is not the owner's any
     * more, the record has no run and fails, and the server skips the COMMIT.
     */
    Recorded recordInOne(Connection connection, String statement, RunHold hold, StepRecord step) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(statement)) {
            bind(insert, hold.row(), hold.owner().toString());
            bindStep(insert, 3, step);
            if (!insert.execute()) {
                return Recorded.KEPT;
            }
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

    private static void bindStep(PreparedStatement statement, int first, StepRecord step) throws SQLException {
        int i = first;
        statement.setInt(i++, step.number());
        statement.setString(i++, step.name());
        statement.setString(i++, step.kind().name());
        statement.setString(i++, step.outcome().name());
        statement.setBytes(i++, step.result());
        statement.setString(i++, step.reason());
        statement.setBoolean(i, step.undone());
    }
}
