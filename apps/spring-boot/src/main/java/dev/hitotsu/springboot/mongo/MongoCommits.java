package dev.hitotsu.springboot.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import dev.hitotsu.mongo.MongoTransactions;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.MongoTransactionManager;

/**
 * Spring Data's transaction manager, with the transactions that an outbox needs: a snapshot, a commit by a majority,
 * and a commit that is sent again, as MongoDB's manual asks, while its outcome is unknown. After five times the manager
 * throws an exception whose cause is a {@link dev.hitotsu.outbox.CommitUnknownException}; one that an outbox is
 * {@linkplain MongoTransactionalOutbox#attachTo attached to} throws that itself. Thread-safe; blocks for the database.
 */
public final class MongoCommits extends MongoTransactionManager {
    private static final long serialVersionUID = 1L;

    private MongoCommits(MongoDatabaseFactory factory) {
        super(factory, MongoTransactions.options());
    }

    /** Transactions of this factory's client. */
    public static MongoCommits of(MongoDatabaseFactory factory) {
        return new MongoCommits(requireNonNull(factory, "factory: null (expected: a MongoDatabaseFactory)"));
    }

    @Override
    protected void doCommit(MongoTransactionObject transaction) {
        ClientSession session =
                requireNonNull(transaction.getSession(), "session: null (expected: that of the transaction)");
        MongoTransactions.commit(session);
    }
}
