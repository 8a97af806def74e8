package dev.hitotsu.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.Optional;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** The outbox in MongoDB, for a relay; {@link Mongo#relayStore()} makes it. Thread-safe; blocks. */
public final class MongoRelayStore implements RelayStore {
    private final MongoCollections collections;
    private final boolean followsChangeStream;
    private final long maxMessageSize;

    private MongoRelayStore(MongoCollections collections, boolean followsChangeStream, long maxMessageSize) {
        this.collections = collections;
        this.followsChangeStream = followsChangeStream;
        this.maxMessageSize = maxMessageSize;
    }

    static MongoRelayStore of(MongoCollections collections) {
        return new MongoRelayStore(collections, false, MessageDocuments.MAX_MESSAGE_SIZE);
    }

    /**
     * The same store for a relay that learns of messages from a change stream, without asking again and again. What
     * that does not tell is read from the collection as before: what waits already, and everything while the stream is
     * away or its history is lost. So a relay may use it or not, and change its mind, without loss.
     */
    public MongoRelayStore withChangeStream() {
        return new MongoRelayStore(collections, true, maxMessageSize);
    }

    /**
     * The same store for a relay that gives up larger messages without reading them.
     *
     * @param bytes with headers; more than 15 MiB counts as 15 MiB
     */
    public MongoRelayStore withMaxMessageSize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxMessageSize: " + bytes + " (expected: at least 1 byte)");
        }
        return new MongoRelayStore(
                collections, followsChangeStream, Math.min(bytes, MessageDocuments.MAX_MESSAGE_SIZE));
    }

    /**
     * Tries whether a change stream can be opened. Returns what the server says against it; empty for nothing.
     *
     * @throws MongoException if the database is away
     */
    public Optional<String> changeStreamObstacle() {
        try (MongoChangeStreamCursor<?> opened = collections.messages().watch().cursor()) {
            return Optional.empty();
        } catch (MongoCommandException e) {
            return Optional.of(String.valueOf(e.getErrorMessage()));
        }
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration lease) {
        return Attempts.call(() -> term(new LeaseDocument(collections).tryTake(instance, lease)));
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant) {
        return Attempts.call(() -> term(new LeaseDocument(collections).take(instance, lease, grant)));
    }

    private Optional<RelayTerm> term(@Nullable BsonDocument taken) {
        return taken == null
                ? Optional.empty()
                : Optional.of(MongoRelayTerm.begin(collections, taken, maxMessageSize, followsChangeStream));
    }
}
