package dev.hitotsu.springboot.transaction;

import jakarta.persistence.EntityManager;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What is JPA's alone. Used only where Spring's JPA support is there. */
final class JpaCommits {
    private JpaCommits() {}

    /** Has the outbox told why a COMMIT of this manager failed. */
    static void watch(ConfigurableTransactionManager manager, TransactionalOutbox outbox) {
        if (manager instanceof JpaTransactionManager jpa
                && !(jpa.getJpaDialect() instanceof WatchedJpaDialect watched && watched.isFor(outbox))) {
            jpa.setJpaDialect(new WatchedJpaDialect(jpa.getJpaDialect(), outbox));
        }
    }

    /**
     * Refuses an entity manager of the data source that somebody has used in a transaction of JDBC's manager: what it
     * was given is not written, and nobody says so.
     */
    static void requireJoined(DataSource dataSource) {
        for (Map.Entry<Object, Object> resource :
                TransactionSynchronizationManager.getResourceMap().entrySet()) {
            if (resource.getValue() instanceof EntityManagerHolder holder
                    && holder.isSynchronizedWithTransaction()
                    && isOf(dataSource, resource.getKey())
                    && !isJoined(holder.getEntityManager())) {
                throw CurrentTransaction.notJoined();
            }
        }
    }

    /**
     * One that is open for a whole request ("open in view") says that it is not joined, although a
     * {@link JpaTransactionManager} has begun a transaction on it.
     */
    private static boolean isJoined(EntityManager manager) {
        return manager.isJoinedToTransaction() || hasTransaction(manager);
    }

    private static boolean hasTransaction(EntityManager manager) {
        try {
            return manager.getTransaction().isActive();
        } catch (IllegalStateException e) {
            // JTA's: it has no transaction of its own.
            return false;
        }
    }

    private static boolean isOf(DataSource dataSource, Object factory) {
        return factory instanceof EntityManagerFactoryInfo info
                && info.getDataSource() != null
                && CurrentTransaction.target(info.getDataSource()) == dataSource;
    }
}
