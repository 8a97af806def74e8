package dev.hitotsu.springboot.transaction;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.step.store.Recorded;
import dev.hitotsu.jdbc.JdbcStepTransactions;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Steps in transactions of Spring's manager, so that JDBC, jOOQ and JPA write in them. Thread-safe; blocks. */
public final class StepTransactions implements JdbcStepTransactions {
    private final DataSource dataSource;
    private final PlatformTransactionManager manager;

    /**
     * Steps on a data source.
     *
     * @param manager that of the data source
     */
    public StepTransactions(DataSource dataSource, PlatformTransactionManager manager) {
        this.dataSource =
                CurrentTransaction.target(requireNonNull(dataSource, "dataSource: null (expected: a DataSource)"));
        this.manager = requireNonNull(manager, "manager: null (expected: a transaction manager)");
    }

    @Override
    public Recorded run(Body body) throws Exception {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "step: called within transaction "
                            + TransactionSynchronizationManager.getCurrentTransactionName()
                            + " (expected: none, because each step has its own; take @Transactional from the method with @Steps)");
        }
        TransactionStatus status = manager.getTransaction(new DefaultTransactionDefinition());
        Recorded recorded;
        try {
            Connection connection = CurrentTransaction.require(dataSource).getConnection();
            recorded = body.run(new StepConnection(connection, connection), new Ending(status));
            requireNotMarked(status, recorded);
        } catch (Throwable failure) {
            rollBack(status, failure);
            throw failure;
        }
        if (recorded == Recorded.LOST) {
            manager.rollback(status);
        } else {
            manager.commit(status);
        }
        return recorded;
    }

    /** A step that was marked for rollback has not happened, so it must not count as done. */
    private static void requireNotMarked(TransactionStatus status, Recorded recorded) {
        if (recorded != Recorded.LOST && status.isRollbackOnly()) {
            throw new IllegalStateException(
                    "step: its transaction was marked for rollback (expected: an exception from the step,"
                            + " such as RefusedException)");
        }
    }

    private void rollBack(TransactionStatus status, Throwable failure) {
        try {
            manager.rollback(status);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private record Ending(TransactionStatus status) implements Commit {
        @Override
        public boolean isOurs() {
            return false;
        }

        @Override
        public void commit() {}

        @Override
        public void rollBack() {
            status.setRollbackOnly();
        }
    }
}
