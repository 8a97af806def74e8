package dev.hitotsu.springboot.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoDatabase;
import dev.hitotsu.outbox.OutboxException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.InfrastructureProxy;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoDatabaseUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The session of the transaction that Spring has begun on this thread. What it refuses names the transaction and what
 * to do.
 */
final class CurrentSession {
    private CurrentSession() {}

    /** The session that Spring Data's templates and repositories use now; null if they use none with a transaction. */
    static @Nullable ClientSession find(MongoDatabaseFactory factory) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()
                || !MongoDatabaseUtils.isTransactionActive(factory)) {
            return null;
        }
        Asked asked = new Asked(factory);
        MongoDatabase unused = MongoDatabaseUtils.getDatabase(asked);
        return asked.session;
    }

    /**
     * The session of a transaction that may write.
     *
     * @throws OutboxException if there is no transaction, or it is read-only or none of this database's client
     */
    static ClientSession require(MongoDatabaseFactory factory) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new OutboxException(
                    "transaction: none on this thread (expected: one of a MongoTransactionManager: @Transactional on a"
                            + " method that is called through its bean, or a TransactionTemplate; reactive transactions carry"
                            + " no messages)");
        }
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            throw new OutboxException(
                    name() + ": read-only (expected: one that may write, such as @Transactional without"
                            + " readOnly = true)");
        }
        ClientSession session = find(factory);
        if (session == null) {
            throw TransactionSynchronizationManager.hasResource(factory) ? ended() : notOfMongo();
        }
        return session;
    }

    private static OutboxException ended() {
        return new OutboxException(name()
                + ": already ended (expected: messages are appended before it ends, in @TransactionalEventListener with"
                + " the phase BEFORE_COMMIT for example, or in a new transaction)");
    }

    private static OutboxException notOfMongo() {
        return new OutboxException(name()
                + ": not one of MongoDB (expected: a MongoTransactionManager with the MongoDatabaseFactory of the outbox,"
                + " named by @Transactional(\"…\") if there are several managers)");
    }

    static OutboxException unknownManager() {
        return new OutboxException(
                name() + ": its transaction manager does not know the outbox (expected: a manager that is a"
                        + " bean, or one that was given to MongoTransactionalOutbox.attachTo)");
    }

    private static String name() {
        String name = TransactionSynchronizationManager.getCurrentTransactionName();
        return name == null ? "transaction" : "transaction \"" + name + "\"";
    }

    /**
     * Spring Data tells nobody which session is bound to the thread; but it asks the factory for one that works in it.
     * For Spring this one is the factory that it stands for.
     */
    private static final class Asked implements MongoDatabaseFactory, InfrastructureProxy {
        private final MongoDatabaseFactory factory;
        private @Nullable ClientSession session;

        Asked(MongoDatabaseFactory factory) {
            this.factory = factory;
        }

        @Override
        public Object getWrappedObject() {
            return factory;
        }

        @Override
        public MongoDatabaseFactory withSession(ClientSession bound) {
            session = bound;
            return factory.withSession(bound);
        }

        @Override
        public MongoDatabase getMongoDatabase() {
            return factory.getMongoDatabase();
        }

        @Override
        public MongoDatabase getMongoDatabase(String name) {
            return factory.getMongoDatabase(name);
        }

        @Override
        public PersistenceExceptionTranslator getExceptionTranslator() {
            return factory.getExceptionTranslator();
        }

        @Override
        public ClientSession getSession(ClientSessionOptions options) {
            return factory.getSession(options);
        }
    }
}
