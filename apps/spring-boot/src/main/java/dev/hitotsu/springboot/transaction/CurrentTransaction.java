package dev.hitotsu.springboot.transaction;

import dev.hitotsu.outbox.OutboxException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The transaction that Spring has begun on this thread. What it refuses names the transaction and what to do. */
final class CurrentTransaction {
    private CurrentTransaction() {}

    /** Transaction managers work on what such a proxy stands for. */
    static DataSource target(DataSource dataSource) {
        return dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null
                ? proxy.getTargetDataSource()
                : dataSource;
    }

    /** What a manager binds to the thread when it begins a transaction, and takes away while another one goes on. */
    static @Nullable ConnectionHolder holder(DataSource dataSource) {
        return TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder
                ? holder
                : null;
    }

    /**
     * The transaction's connection.
     *
     * @throws OutboxException if there is no transaction, or it is read-only or of another data source
     */
    static ConnectionHolder require(DataSource dataSource) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new OutboxException(
                    "transaction: none on this thread (expected: one that Spring began: @Transactional on a"
                            + " method that is called through its bean, or a TransactionTemplate; reactive transactions carry no"
                            + " messages)");
        }
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            throw new OutboxException(
                    name() + ": read-only (expected: one that may write, such as @Transactional without"
                            + " readOnly = true)");
        }
        ConnectionHolder holder = holder(dataSource);
        // Somebody may have used a connection of ours in the transaction of another manager.
        if (holder == null || isAutoCommit(holder)) {
            throw new OutboxException(name() + ": not one of data source " + dataSource
                    + " (expected: the transaction manager of that data source, named by @Transactional(\"…\") if there are"
                    + " several; a JpaTransactionManager needs a dialect that shows its connection, such as"
                    + " HibernateJpaDialect)");
        }
        return holder;
    }

    static OutboxException unknownManager() {
        return new OutboxException(
                name() + ": its transaction manager does not know the outbox (expected: a manager that is a"
                        + " bean, or one that was given to TransactionalOutbox.attachTo)");
    }

    static OutboxException notJoined() {
        return new OutboxException(name() + ": an EntityManager of the same data source was used, and is not part of it"
                + " (expected: a JpaTransactionManager where JPA writes; @Transactional(\"…\") names one of several)");
    }

    private static boolean isAutoCommit(ConnectionHolder holder) {
        try {
            return holder.getConnection().getAutoCommit();
        } catch (SQLException e) {
            return false;
        }
    }

    private static String name() {
        String name = TransactionSynchronizationManager.getCurrentTransactionName();
        return name == null ? "transaction" : "transaction \"" + name + "\"";
    }
}
