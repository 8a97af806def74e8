package dev.hitotsu.springboot.transaction;

import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.ConnectionHandle;
import org.springframework.orm.jpa.JpaDialect;
import org.springframework.transaction.TransactionDefinition;

/**
 * A dialect that tells the messages of the transaction why a COMMIT has failed. A JpaTransactionManager has its dialect
 * translate that error, and tells it to nobody else before it throws.
 */
final class WatchedJpaDialect implements JpaDialect {
    private final JpaDialect dialect;
    private final TransactionalOutbox outbox;

    WatchedJpaDialect(JpaDialect dialect, TransactionalOutbox outbox) {
        this.dialect = dialect;
        this.outbox = outbox;
    }

    boolean isFor(TransactionalOutbox other) {
        return outbox == other;
    }

    @Override
    public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException error) {
        TransactionMessages messages = outbox.current();
        if (messages != null) {
            messages.commitFailed(error);
        }
        return dialect.translateExceptionIfPossible(error);
    }

    @Override
    public @Nullable Object beginTransaction(EntityManager entityManager, TransactionDefinition definition)
            throws SQLException {
        return dialect.beginTransaction(entityManager, definition);
    }

    @Override
    public @Nullable Object prepareTransaction(EntityManager entityManager, boolean readOnly, @Nullable String name) {
        return dialect.prepareTransaction(entityManager, readOnly, name);
    }

    @Override
    public void cleanupTransaction(@Nullable Object transactionData) {
        dialect.cleanupTransaction(transactionData);
    }

    @Override
    public @Nullable ConnectionHandle getJdbcConnection(EntityManager entityManager, boolean readOnly)
            throws SQLException {
        return dialect.getJdbcConnection(entityManager, readOnly);
    }

    @Override
    public void releaseJdbcConnection(ConnectionHandle connection, EntityManager entityManager) throws SQLException {
        dialect.releaseJdbcConnection(connection, entityManager);
    }
}
