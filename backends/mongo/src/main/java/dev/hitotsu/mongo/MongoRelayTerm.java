package dev.hitotsu.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A term in MongoDB. */
final class MongoRelayTerm implements RelayTerm {
    private static final Logger log = LoggerFactory.getLogger(MongoRelayTerm.class);

    /** So many positions are removed at once, so that nobody waits long. */
    private static final long MAX_REMOVED = 10_000;

    private final MongoCollections collections;
    private final long fence;
    private final MongoLogSource source;
    private final MongoJournal journal;

    private MongoRelayTerm(MongoCollections collections, long fence, MongoLogSource source, MongoJournal journal) {
        this.collections = collections;
        this.fence = fence;
        this.source = source;
        this.journal = journal;
    }

    static MongoRelayTerm begin(MongoCollections collections, BsonDocument lease, long maxMessageSize) {
        long fence = lease.getNumber("fence").longValue();
        MongoJournal journal = new MongoJournal(collections, fence, maxMessageSize);
        MongoLogSource source =
                new MongoLogSource(collections, MongoCheckpoint.of(lease), journal.lastParked(), maxMessageSize);
        journal.promoteAll();
        return new MongoRelayTerm(collections, fence, source, journal);
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public boolean renew(Duration lease) {
        return Attempts.call(() -> LeaseDocument.of(collections).renew(fence, lease));
    }

    @Override
    public LogSource source() {
        return source;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    /** Removes what is settled, a part at a time. */
    @Override
    public void cleanUp() {
        Attempts.call(() -> {
            BsonDocument first = collections
                    .messages()
                    .find()
                    .sort(new BsonDocument("_id", new org.bson.BsonInt32(1)))
                    .projection(new BsonDocument("_id", new org.bson.BsonInt32(1)))
                    .first();
            BsonDocument lease = collections.relay().find().first();
            if (first == null || lease == null) {
                return 0L;
            }
            long end = Math.min(
                    MongoCheckpoint.of(lease).settledBelow(), MessageDocuments.position(first) + MAX_REMOVED);
            return collections.messages().deleteMany(Filters.lt("_id", end)).getDeletedCount();
        });
    }

    @Override
    public void close() {
        try {
            LeaseDocument.of(collections).release(fence);
        } catch (MongoException e) {
            log.info("The lease was not given back and runs out: {}", e.getMessage());
        }
    }
}
