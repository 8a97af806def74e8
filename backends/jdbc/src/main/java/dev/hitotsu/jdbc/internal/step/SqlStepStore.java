package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.StepRecord;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.inbox.step.store.StepWork;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.inbox.step.store.TakenRun;
import dev.hitotsu.inbox.step.store.Unwinding;
import dev.hitotsu.jdbc.JdbcStepTransactions;
import dev.hitotsu.jdbc.SchemaName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs and steps in a SQL database, in the tables {@code step_run}, {@code step} and {@code step_answer}. Every change of a run locks
 * its row and checks owner and lease there, so it and whoever takes the run up come one after the other. Thread-safe; blocks.
 */
public final class SqlStepStore implements StepStore<Connection> {
    private static final int MAX_CONFLICTS = 100;
    private static final int MAX_CONFLICTS_OF_WORK = 10;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final int PAUSE_MILLIS = 20;

    private final DataSource dataSource;
    private final StepDialect dialect;
    private final JdbcStepTransactions transactions;
    private final StepSql sql;
    private final StepRows rows;

    private SqlStepStore(
            DataSource dataSource, SchemaName schema, StepDialect dialect, JdbcStepTransactions transactions) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.transactions = transactions;
        this.sql = new StepSql(schema, dialect);
        this.rows = new StepRows(sql, dialect);
    }

    /** A store whose steps run in transactions of the data source. */
    public static SqlStepStore of(DataSource dataSource, SchemaName schema, StepDialect dialect) {
        return new SqlStepStore(dataSource, schema, dialect, new OwnTransactions(dataSource, dialect));
    }

    /** A store whose steps run in transactions that somebody else begins and ends. */
    public static SqlStepStore of(
            DataSource dataSource, SchemaName schema, StepDialect dialect, JdbcStepTransactions transactions) {
        return new SqlStepStore(dataSource, schema, dialect, transactions);
    }

    @Override
    // The checker does not see that arrays may be null in the constructor of a record from another module.
    @SuppressWarnings("NullAway")
    public RunClaim begin(EffectKey key, UUID owner, byte @Nullable [] input, byte[] fingerprint, Duration lease) {
        long fence = System.currentTimeMillis() * MICROS_PER_MILLI;
        return call(key + " begun", connection -> {
            connection.setAutoCommit(true);
            Long id = rows.insertRun(connection, key, owner, fence, fingerprint, input, lease);
            if (id != null) {
                RunHold hold = new RunHold(key, id, owner, fence);
                return new RunClaim.Taken(new TakenRun(hold, 1, input, List.of(), null, null, false));
            }
            connection.setAutoCommit(false);
            RunClaim claim = claimKnown(connection, key, owner, fingerprint, lease);
            dialect.commit(connection);
            return claim;
        });
    }

    // The checker does not see that arrays may be null in the constructor of a record from another module.
    @SuppressWarnings("NullAway")
    private RunClaim claimKnown(Connection connection, EffectKey key, UUID owner, byte[] fingerprint, Duration lease)
            throws SQLException {
        RunRow row = rows.find(connection, key);
        if (row == null) {
            throw new InboxException(key + ": forgotten while it was begun (expected: an answer; ask again)");
        }
        if (!Arrays.equals(row.fingerprint(), fingerprint)) {
            return new RunClaim.Conflict();
        }
        return switch (row.state()) {
            case COMPLETED, REFUSED, CANCELLED -> new RunClaim.Ended(row.state(), row.result(), row.reason());
            case HALTED -> new RunClaim.Halted(row.error());
            case RUNNING ->
                row.heldMillis() > 0 && !row.owner().equals(owner)
                        ? new RunClaim.Held(Duration.ofMillis(row.heldMillis()))
                        : new RunClaim.Taken(take(connection, row, owner, lease));
            case WAITING ->
                row.dueMillis() > 0
                        ? new RunClaim.Resting(String.valueOf(row.waitingFor()), Duration.ofMillis(row.dueMillis()))
                        : new RunClaim.Taken(take(connection, row, owner, lease));
            case READY, RETRYING -> new RunClaim.Taken(take(connection, row, owner, lease));
        };
    }

    /** The row is locked, so nobody else changes the run or its steps. */
    // The checker does not see that arrays may be null in the constructor of a record from another module.
    @SuppressWarnings("NullAway")
    private TakenRun take(Connection connection, RunRow row, UUID owner, Duration lease) throws SQLException {
        long fence = Math.max(row.fence() + 1, System.currentTimeMillis() * MICROS_PER_MILLI);
        List<StepRecord> steps = row.state() == RunState.READY ? List.of() : rows.steps(connection, row.id());
        boolean hasProgressed = steps.size() > row.attemptFrom();
        int attempt = hasProgressed ? 2 : row.attempt() + 1;
        rows.take(connection, row.id(), owner, fence, attempt, steps.size(), lease);
        boolean hasWaited = row.waitsStep() == steps.size();
        return new TakenRun(
                new RunHold(row.key(), row.id(), owner, fence),
                attempt,
                row.input(),
                steps,
                row.unwinding(),
                hasWaited ? row.waitingFor() : null,
                hasWaited && row.isWaitOver());
    }

    @Override
    public int enqueue(String consumer, Map<String, byte[]> inputs) {
        return inTransaction(
                inputs.size() + " runs of " + consumer + " kept",
                connection -> rows.enqueue(connection, consumer, inputs));
    }

    @Override
    public List<TakenRun> takeUp(String consumer, UUID owner, int limit, Duration lease) {
        return inTransaction("due runs of " + consumer + " taken up", connection -> {
            List<TakenRun> taken = new ArrayList<>();
            for (RunRow row : rows.due(connection, consumer, limit)) {
                taken.add(take(connection, row, owner, lease));
            }
            return taken;
        });
    }

    @Override
    public Set<RunHold> renew(Set<RunHold> holds, Duration lease) {
        return call("leases of " + holds.size() + " runs renewed", connection -> {
            connection.setAutoCommit(true);
            Set<RunHold> kept = new HashSet<>();
            for (RunHold hold : holds) {
                if (rows.change(connection, sql.renew, hold, lease.toMillis(), lease.toMillis()) == 1) {
                    kept.add(hold);
                }
            }
            return kept;
        });
    }

    @Override
    public Recorded transact(RunHold hold, Duration lease, StepWork<Connection> work) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.run((connection, commit) -> {
                    dialect.begin(connection.raw());
                    StepWrite write = work.run(connection.work());
                    return rows.write(connection.raw(), hold, lease, write, commit);
                });
            } catch (Exception e) {
                if (attempt == MAX_CONFLICTS_OF_WORK || !isConflict(e)) {
                    throw translated(hold, e);
                }
                // So that the two that met do not meet again at once.
                Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS));
            }
        }
    }

    /** Libraries wrap the database's error in their own. */
    private boolean isConflict(Exception error) {
        int depth = 0;
        for (Throwable cause = error; cause != null && depth < MAX_CONFLICTS_OF_WORK; cause = cause.getCause()) {
            if (cause instanceof SQLException e && dialect.isConflict(e)) {
                return true;
            }
            depth++;
        }
        return false;
    }

    private Exception translated(RunHold hold, Exception error) {
        return error instanceof RecordFailedException e
                ? new InboxException(hold.key() + " recorded: refused: " + dialect.explain(e.error()), e.error())
                : error;
    }

    @Override
    public Recorded record(RunHold hold, Duration lease, StepWrite write) {
        if (dialect.recordsInOne() && write instanceof StepWrite.New(var step)) {
            return call(hold.key() + " recorded", connection -> {
                connection.setAutoCommit(true);
                return rows.recordInOne(connection, sql.recordUnlessThere, hold, step);
            });
        }
        return inTransaction(hold.key() + " recorded", connection -> rows.writeAgain(connection, hold, lease, write));
    }

    @Override
    public boolean rest(RunHold hold, String waitingFor, Duration wait) {
        boolean isOurs = call(hold.key() + " at rest", connection -> {
            connection.setAutoCommit(true);
            long millis = wait.toMillis();
            return rows.change(connection, sql.rest, hold, waitingFor, millis, waitingFor, millis, waitingFor) == 1;
        });
        if (isOurs) {
            int unused = call(hold.key() + " at rest", connection -> {
                connection.setAutoCommit(true);
                return rows.update(connection, sql.wakeIfAnswered, hold.row());
            });
        }
        return isOurs;
    }

    @Override
    public boolean fail(RunHold hold, String error, @Nullable Duration retryIn) {
        String state = (retryIn == null ? RunState.HALTED : RunState.RETRYING).name();
        long millis = retryIn == null ? 0 : retryIn.toMillis();
        return call(hold.key() + " failed", connection -> {
            connection.setAutoCommit(true);
            return rows.change(connection, sql.fail, hold, state, error, state, millis) == 1;
        });
    }

    @Override
    public boolean unwind(RunHold hold, Duration lease, Unwinding unwinding) {
        return call(hold.key() + " to be undone", connection -> {
            connection.setAutoCommit(true);
            return rows.change(
                            connection,
                            sql.unwind,
                            hold,
                            lease.toMillis(),
                            unwinding.reason(),
                            unwinding.end().name())
                    == 1;
        });
    }

    @Override
    public Recorded end(RunHold hold, RunState state, byte @Nullable [] result, Duration timeToLive) {
        return call(hold.key() + " ended", connection -> {
            connection.setAutoCommit(true);
            return rows.end(connection, hold, state, result, timeToLive);
        });
    }

    @Override
    public Optional<byte[]> answer(RunHold hold, String name) {
        return call(hold.key() + " answered", connection -> {
            connection.setAutoCommit(true);
            try (PreparedStatement select = connection.prepareStatement(sql.answer)) {
                rows.bind(select, hold.row(), name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public boolean deliver(EffectKey key, String name, byte[] answer) {
        return inTransaction(key + " answered", connection -> rows.deliver(connection, key, name, answer));
    }

    @Override
    public int deleteForgotten(int limit) {
        return inTransaction("forgotten runs deleted", connection -> rows.deleteForgotten(connection, limit));
    }

    /** Something to do with a connection. */
    @FunctionalInterface
    interface Call<R> {
        R run(Connection connection) throws SQLException;
    }

    private <R> R inTransaction(String what, Call<R> call) {
        return call(what, connection -> {
            connection.setAutoCommit(false);
            R result = call.run(connection);
            dialect.commit(connection);
            return result;
        });
    }

    private <R> R call(String what, Call<R> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return callOnce(call);
            } catch (SQLException e) {
                if (!dialect.isConflict(e) || attempt == MAX_CONFLICTS) {
                    throw new InboxException(what + ": refused: " + dialect.explain(e), e);
                }
            }
        }
    }

    private <R> R callOnce(Call<R> call) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            try {
                return call.run(connection);
            } catch (Throwable failure) {
                OwnTransactions.rollBack(failure, connection);
                throw failure;
            }
        }
    }
}
