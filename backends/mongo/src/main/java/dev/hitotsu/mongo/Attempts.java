package dev.hitotsu.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.relay.store.RelayStoreException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.BSONException;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * What relays and operators do in the database: transactions that are run again where others are in their way, and
 * errors as they know them.
 */
final class Attempts {
    private Attempts() {}

    /** Runs the work in a transaction, with the driver's own loop. */
    static <T> T transaction(MongoCollections collections, Function<ClientSession, T> work) {
        return transaction(collections, null, work);
    }

    /**
     * The same.
     *
     * @param notBefore a time of the cluster up to which it sees everything; null for what the server shows by itself
     */
    static <T> T transaction(
            MongoCollections collections, @Nullable BsonTimestamp notBefore, Function<ClientSession, T> work) {
        return call(() -> {
            try (ClientSession session = collections.client().startSession()) {
                if (notBefore != null) {
                    session.advanceOperationTime(notBefore);
                }
                return session.withTransaction(() -> work.apply(session), MongoCollections.TRANSACTION);
            }
        });
    }

    /**
     * Runs the work. Errors of the driver, documents that are not as they should be, and a closed client are the
     * store's errors.
     */
    static <T> T call(Supplier<T> work) {
        try {
            return work.get();
        } catch (MongoException | BSONException | IllegalStateException e) {
            throw new RelayStoreException("MongoDB: " + e.getMessage(), e);
        }
    }

    /** The same for operators, whose errors are the outbox's. */
    static <T> T operate(Supplier<T> work) {
        try {
            return call(work);
        } catch (RelayStoreException e) {
            throw new OutboxException(String.valueOf(e.getMessage()), e);
        }
    }
}
