package dev.hitotsu.mongo.parking;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import dev.hitotsu.inbox.InboxStore;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.outbox.OutboxChange.Action;
import java.time.Instant;
import java.util.function.Function;
import org.bson.BsonDocument;

/**
 * What {@link MongoInboxAdmin} works on. It is asked each time, because a client may be another one later. Thread-safe;
 * blocks.
 */
public interface InboxParts {
    /** Runs the work in a transaction, again where others are in its way; errors are the outbox's. */
    <T> T inTransaction(Function<ClientSession, T> work);

    /** The server's time. */
    Instant now();

    /** The claims of consumers. */
    MongoCollection<BsonDocument> claims();

    /** Makes claims. */
    InboxStore<ClientSession> inbox();

    /** The messages that consumers have parked. */
    MongoParkingStore parked();

    /** Records what the transaction did. */
    void audit(ClientSession session, Operation operation, Action action, String scope, int changed);
}
