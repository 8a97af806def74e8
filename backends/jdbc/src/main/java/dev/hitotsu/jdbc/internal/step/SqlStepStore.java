package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunClaim;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.StepKind;
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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs and steps in a SQL database, in the tables {@code step_run}, {@code step} and {@code step_answer}. Every change
 * of a run locks its row and checks owner and lease there, so it and whoever takes the run up come one after the other.
 * Thread-safe; blocks.
 */
public final class SqlStepStore implements StepStore<Connection> {
    private final StepDialect dialect;
    private final StepTransactions transactions;
    private final StepConnections connections;
    private final StepSql sql;
    private final RunRows runs;
    private final StepRows steps;
    private final RunClaims claims;

    private SqlStepStore(
            DataSource dataSource, SchemaName schema, StepDialect dialect, JdbcStepTransactions transactions) {
        this.dialect = dialect;
        this.connections = new StepConnections(dataSource, dialect);
        this.sql = new StepSql(schema, dialect);
        this.runs = new RunRows(sql);
        this.steps = new StepRows(sql, dialect);
        this.claims = new RunClaims(runs, steps);
        this.transactions = new StepTransactions(transactions, connections, dialect, steps);
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
        long fence = RunClaims.newFence();
        return connections.atOnce(key + " begun", connection -> {
            Long id = runs.insertRun(connection, key, owner, fence, fingerprint, input, lease);
            if (id != null) {
                RunHold hold = new RunHold(key, id, owner, fence);
                return new RunClaim.Taken(new TakenRun(hold, 1, input, List.of(), null, null, false));
            }
            connection.setAutoCommit(false);
            RunClaim claim = claims.ofKnown(connection, key, owner, fingerprint, lease);
            dialect.commit(connection);
            return claim;
        });
    }

    @Override
    public void enqueue(String consumer, Map<String, byte[]> inputs) {
        int unused = connections.inTransaction(
                inputs.size() + " runs of " + consumer + " kept",
                connection -> runs.enqueue(connection, consumer, inputs));
    }

    @Override
    public List<TakenRun> takeUp(String consumer, UUID owner, int limit, Duration lease) {
        return connections.inTransaction(
                "due runs of " + consumer + " taken up",
                connection -> claims.takeAll(connection, runs.due(connection, consumer, limit), owner, lease));
    }

    @Override
    public Set<RunHold> renew(Set<RunHold> holds, Duration lease) {
        return connections.atOnce("leases of " + holds.size() + " runs renewed", connection -> {
            Set<RunHold> kept = new HashSet<>();
            for (RunHold hold : holds) {
                if (Parameters.change(connection, sql.renew, hold, lease.toMillis(), lease.toMillis()) == 1) {
                    kept.add(hold);
                }
            }
            return kept;
        });
    }

    @Override
    public Recorded transact(RunHold hold, Duration lease, StepWork<Connection> work) throws Exception {
        return transactions.run(hold, lease, work);
    }

    @Override
    public Recorded record(RunHold hold, Duration lease, StepWrite write) {
        if (dialect.recordsInOne() && write instanceof StepWrite.New(var step)) {
            // That a run has slept is known without its record, too.
            String insert = step.kind() == StepKind.SLEEP ? sql.recordOfSleep : sql.recordUnlessThere;
            return connections.atOnce(hold.key() + " recorded", connection -> {
                return steps.recordInOne(connection, insert, hold, step);
            });
        }
        return connections.inTransaction(
                hold.key() + " recorded", connection -> steps.writeAgain(connection, hold, lease, write));
    }

    @Override
    public boolean rest(RunHold hold, String waitingFor, Duration wait) {
        boolean isOurs = connections.atOnce(hold.key() + " at rest", connection -> {
            long millis = wait.toMillis();
            return Parameters.change(connection, sql.rest, hold, waitingFor, millis, waitingFor, millis, waitingFor)
                    == 1;
        });
        if (isOurs) {
            int unused = connections.atOnce(hold.key() + " at rest", connection -> {
                return Parameters.update(connection, sql.wakeIfAnswered, hold.row());
            });
        }
        return isOurs;
    }

    @Override
    public boolean fail(RunHold hold, String error, @Nullable Duration retryIn) {
        String state = (retryIn == null ? RunState.HALTED : RunState.RETRYING).name();
        long millis = retryIn == null ? 0 : retryIn.toMillis();
        return connections.atOnce(hold.key() + " failed", connection -> {
            return Parameters.change(connection, sql.fail, hold, state, error, state, millis) == 1;
        });
    }

    @Override
    public boolean unwind(RunHold hold, Duration lease, Unwinding unwinding) {
        return connections.atOnce(hold.key() + " to be undone", connection -> {
            return Parameters.change(
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
        return connections.atOnce(hold.key() + " ended", connection -> {
            return runs.end(connection, hold, state, result, timeToLive);
        });
    }

    @Override
    public Optional<byte[]> answer(RunHold hold, String name) {
        return connections.atOnce(hold.key() + " answered", connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql.answer)) {
                Parameters.bind(select, hold.row(), name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public boolean deliver(EffectKey key, String name, byte[] answer) {
        return connections.inTransaction(key + " answered", connection -> runs.deliver(connection, key, name, answer));
    }

    @Override
    public int deleteForgotten(int limit) {
        return connections.inTransaction(
                "forgotten runs deleted", connection -> runs.deleteForgotten(connection, limit));
    }
}
