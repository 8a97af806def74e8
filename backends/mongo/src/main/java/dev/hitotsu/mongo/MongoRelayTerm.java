package dev.hitotsu.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.hitotsu.relay.store.CopyPosition;
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

    /** So many positions are removed by one statement, so that nobody waits long. */
    private static final long MAX_REMOVED = 5_000;

    /** After this time the rest is left for later. */
    private static final Duration MAX_CLEAN_UP = Duration.ofMillis(500);

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

    static MongoRelayTerm begin(
            MongoCollections collections, BsonDocument lease, long maxMessageSize, boolean followsChangeStream) {
        long fence = lease.getNumber("fence").longValue();
        MongoJournal journal = new MongoJournal(collections, fence, maxMessageSize);
        MongoLogReader reader = new MongoLogReader(
                collections, MongoCheckpoint.of(lease), journal.lastParked(CopyPosition.FIRST), maxMessageSize);
        journal.promoteAll();
        MongoLogSource source =
                followsChangeStream ? MongoLogSource.following(collections, reader) : MongoLogSource.polling(reader);
        return new MongoRelayTerm(collections, fence, source, journal);
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public boolean renew(Duration lease) {
        return Attempts.call(() -> new LeaseDocument(collections).renew(fence, lease));
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
        long end = System.nanoTime() + MAX_CLEAN_UP.toNanos();
        while (Attempts.call(this::removeSome) && System.nanoTime() - end < 0) {
            log.trace("more is settled");
        }
        Attempts.call(() -> {
            journal.cleanUp();
            return true;
        });
    }

    /** Returns whether there may be more. */
    private boolean removeSome() {
        BsonDocument first = collections
                .messages()
                .find(Filters.gte("_id", Long.MIN_VALUE))
                .sort(Sorts.ascending("_id"))
                .projection(Projections.include("_id"))
                .first();
        BsonDocument lease = new LeaseDocument(collections).find();
        if (first == null || lease == null) {
            return false;
        }
        long settled = MongoCheckpoint.of(lease).settledBelow();
        long end = Math.min(settled, MessageDocuments.position(first) + MAX_REMOVED);
        collections.messages().deleteMany(Filters.lt("_id", end));
        return end < settled;
    }

    @Override
    public void close() {
        source.close();
        try {
            new LeaseDocument(collections).release(fence);
        } catch (MongoException | IllegalStateException e) {
            log.info("The lease was not given back and runs out: {}", e.getMessage());
        }
    }
}
