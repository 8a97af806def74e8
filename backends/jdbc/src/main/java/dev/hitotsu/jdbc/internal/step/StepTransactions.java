package dev.hitotsu.jdbc.internal.step;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.inbox.step.store.RunHold;
import dev.hitotsu.inbox.step.store.StepWork;
import dev.hitotsu.inbox.step.store.StepWrite;
import dev.hitotsu.jdbc.JdbcStepTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Runs work and its record in one transaction, again after a conflict with another one. Thread-safe; blocks. */
final class StepTransactions {
    private static final int MAX_CONFLICTS = 10;
    private static final int PAUSE_MILLIS = 20;

    private final JdbcStepTransactions transactions;
    private final StepConnections connections;
    private final StepDialect dialect;
    private final StepRows steps;

    StepTransactions(
            JdbcStepTransactions transactions, StepConnections connections, StepDialect dialect, StepRows steps) {
        this.transactions = transactions;
        this.connections = connections;
        this.dialect = dialect;
        this.steps = steps;
    }

    /** How a step is recorded in the transaction of its effect. */
    @FunctionalInterface
    private interface Recording {
        Recorded of(Connection transaction, StepWrite write, JdbcStepTransactions.Commit commit) throws SQLException;
    }

    /**
     * Runs the work with its record.
     *
     * @throws Exception what the work throws, or why the record failed
     */
    Recorded run(RunHold hold, Duration lease, StepWork<Connection> work) throws Exception {
        Recorded recorded =
                run(hold, work, (transaction, write, commit) -> steps.write(transaction, hold, lease, write, commit));
        if (recorded == Recorded.LOST && isCancelled(hold)) {
            return run(
                    hold,
                    work,
                    (transaction, write, commit) -> steps.writeOfCancelled(transaction, hold, write, commit));
        }
        return recorded;
    }

    /** A record in one statement does not look whether the run is cancelled; it is refused then. */
    private boolean isCancelled(RunHold hold) {
        return dialect.recordsInOne()
                && connections.atOnce(hold.key() + " looked at", connection -> steps.isCancelled(connection, hold));
    }

    private Recorded run(RunHold hold, StepWork<Connection> work, Recording recording) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.run((connection, commit) -> {
                    dialect.begin(connection.raw());
                    StepWrite write = work.run(connection.work());
                    return recording.of(connection.raw(), write, commit);
                });
            } catch (Exception e) {
                if (attempt == MAX_CONFLICTS || !isConflict(e)) {
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
        for (Throwable cause = error; cause != null && depth < MAX_CONFLICTS; cause = cause.getCause()) {
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
}
