package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.RelayStoreException;
import java.time.Duration;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The document that says who leads, until when by the server's clock, and how far the relay has come. */
record LeaseDocument(MongoCollections collections) {
    private static final BsonString NOW = new BsonString("$$NOW");
    private static final Bson ID = Filters.eq("_id", new BsonString("relay"));

    /** Makes it, if it is not there. */
    void create() {
        collections
                .relay()
                .updateOne(
                        ID,
                        Updates.combine(
                                Updates.setOnInsert("fence", 0L),
                                Updates.setOnInsert("until", new BsonDateTime(0)),
                                Updates.setOnInsert("position", 0L),
                                Updates.setOnInsert("gaps", new BsonArray())),
                        new UpdateOptions().upsert(true));
    }

    /**
     * Takes the lease if it has run out; null where somebody holds it.
     *
     * @throws RelayStoreException where there is no lease
     */
    @Nullable BsonDocument tryTake(String instance, Duration length) {
        Bson free = Filters.expr(operator("$lte", new BsonString("$until"), NOW));
        BsonDocument taken = take(Filters.and(ID, free), instance, length, new BsonDocument());
        if (taken == null) {
            requireCreated();
        }
        return taken;
    }

    private void requireCreated() {
        if (collections.relay().find(ID).first() == null) {
            throw new RelayStoreException(
                    collections.relay().getNamespace() + ": no document (expected: what schema().apply() makes)", null);
        }
    }

    /**
     * Takes the lease from whoever holds it.
     *
     * @throws FencedException if a newer grant of the same grantor came first
     * @throws RelayStoreException where there is no lease
     */
    BsonDocument take(String instance, Duration length, LeadGrant grant) {
        Bson newest = Filters.or(
                Filters.ne("grantor", new BsonString(grant.grantor())), Filters.lte("grantFence", grant.fence()));
        BsonDocument taken = take(
                Filters.and(ID, newest),
                instance,
                length,
                new BsonDocument("grantor", literal(new BsonString(grant.grantor())))
                        .append("grantFence", new BsonInt64(grant.fence())));
        if (taken == null) {
            requireCreated();
            throw new FencedException(grant.fence());
        }
        return taken;
    }

    private @Nullable BsonDocument take(Bson filter, String instance, Duration length, BsonDocument more) {
        BsonDocument set = new BsonDocument("leader", literal(new BsonString(instance)))
                .append("fence", operator("$add", new BsonString("$fence"), new BsonInt64(1)))
                .append("until", after(length));
        set.putAll(more);
        return collections
                .relay()
                .findOneAndUpdate(filter, set(set), new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
    }

    boolean renew(long fence, Duration length) {
        return collections
                        .relay()
                        .updateOne(ofFence(fence), set(new BsonDocument("until", after(length))))
                        .getMatchedCount()
                == 1;
    }

    void release(long fence) {
        collections
                .relay()
                .updateOne(
                        ofFence(fence),
                        Updates.combine(
                                Updates.set("until", new BsonDateTime(0)), Updates.set("leader", BsonNull.VALUE)));
    }

    /**
     * Writes how far the relay has come, and that this term still leads; from here on nobody else can take the lead.
     */
    void save(ClientSession session, long fence, @Nullable MongoCheckpoint checkpoint) {
        BsonDocument set = new BsonDocument("writtenAt", NOW).append("writes", nextWrite());
        if (checkpoint != null) {
            set.append("position", new BsonInt64(checkpoint.position()))
                    .append("gaps", literal(checkpoint.gaps()))
                    .append("savedAt", NOW);
        }
        if (collections.relay().updateOne(session, ofFence(fence), set(set)).getMatchedCount() == 0) {
            throw new FencedException(fence);
        }
    }

    /** Differs each time: an update that changes nothing would lock nothing. */
    private static BsonDocument nextWrite() {
        return operator("$add", operator("$ifNull", new BsonString("$writes"), new BsonInt64(0)), new BsonInt64(1));
    }

    private static Bson ofFence(long fence) {
        return Filters.and(ID, Filters.eq("fence", fence));
    }

    static BsonValue after(Duration length) {
        return operator("$add", NOW, new BsonInt64(length.toMillis()));
    }

    static BsonDocument literal(BsonValue value) {
        return new BsonDocument("$literal", value);
    }

    static List<Bson> set(BsonDocument fields) {
        return List.of(new BsonDocument("$set", fields));
    }

    private static BsonDocument operator(String name, BsonValue left, BsonValue right) {
        return new BsonDocument(name, new BsonArray(List.of(left, right)));
    }
}
