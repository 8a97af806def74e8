package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.step.store.Recorded;
import java.sql.Connection;
import java.sql.SQLException;

/** Begins and ends the transactions of steps, as a transaction manager does. Thread-safe; blocks. */
@FunctionalInterface
public interface JdbcStepTransactions {
    /**
     * Runs the body in a transaction. Commits it if the body returns and has not asked for a rollback; rolls it back if
     * the body throws.
     *
     * @throws Exception what the body throws, or why the transaction was not committed
     */
    Recorded run(Body body) throws Exception;

    /** What to do in a transaction: the work, the record, and then commit or rollback. */
    @FunctionalInterface
    interface Body {
        Recorded run(StepConnection connection, Commit commit) throws Exception;
    }

    /**
     * The connection of a transaction.
     *
     * @param work what the work gets
     * @param raw what records
     */
    record StepConnection(Connection work, Connection raw) {
        public StepConnection {
            requireNonNull(work, "work: null (expected: a connection)");
            requireNonNull(raw, "raw: null (expected: a connection)");
        }
    }

    /** How the transaction ends. */
    interface Commit {
        /** Whether the body may commit by a statement of its own. If not, {@link #commit} only lets it be committed. */
        boolean isOurs();

        void commit() throws SQLException;

        void rollBack() throws SQLException;
    }
}
