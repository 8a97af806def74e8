package dev.hitotsu.mongo;

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

    private MongoRelayStore(MongoCollections collections, boolean followsChangeStream) {
        this.collections = collections;
        this.followsChangeStream = followsChangeStream;
    }

    static MongoRelayStore of(MongoCollections collections) {
        return new MongoRelayStore(collections, false);
    }

    /**
     * The same store for a relay that learns of messages from a change stream, without asking again and again. What
     * that does not tell is read from the collection as before: what waits already, and everything while the stream is
     * away or its history is lost. So a relay may use it or not, and change its mind, without loss.
     */
    public MongoRelayStore withChangeStream() {
        return new MongoRelayStore(collections, true);
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
                : Optional.of(MongoRelayTerm.begin(
                        collections, taken, MessageDocuments.MAX_MESSAGE_SIZE, followsChangeStream));
    }
}
