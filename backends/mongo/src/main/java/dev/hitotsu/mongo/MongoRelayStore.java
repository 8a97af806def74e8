package dev.hitotsu.mongo;

import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.Optional;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Lets one relay at a time lead, by a lease on the server's clock. Thread-safe; blocks. */
final class MongoRelayStore implements RelayStore {
    private final MongoCollections collections;

    MongoRelayStore(MongoCollections collections) {
        this.collections = collections;
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
                : Optional.of(MongoRelayTerm.begin(collections, taken, MessageDocuments.MAX_MESSAGE_SIZE));
    }
}
