package dev.hitotsu.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Projections;
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
    private static final FindOneAndUpdateOptions STAMP =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER).projection(Projections.include("stamp"));

    /** Makes it, if it is not there. */
    void create() {
        collections
                .relay()
                .updateOne(
                        ID,
                        Updates.combine(
                                Updates.setOnInsert("fence", 0L),
                                Updates.setOnInsert("until", new BsonDateTime(0)),
                                Updates.set("schema", MongoSchema.NEWEST),
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
        if (find() == null) {
            throw missing();
        }
    }

    private RelayStoreException missing() {
        return new RelayStoreException(
                collections.relay().getNamespace() + ": no document (expected: what schema().apply() makes)", null);
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
     * Returns a stamp for what the transaction changes.
     */
    BsonDateTime save(ClientSession session, long fence, @Nullable MongoCheckpoint checkpoint) {
        BsonDocument set = new BsonDocument("stamp", nextStamp());
        if (checkpoint != null) {
            set.append("position", new BsonInt64(checkpoint.position()))
                    .append("gaps", literal(checkpoint.gaps()))
                    .append("savedAt", NOW);
        }
        BsonDocument saved = collections.relay().findOneAndUpdate(session, ofFence(fence), set(set), STAMP);
        if (saved == null) {
            throw new FencedException(fence);
        }
        return saved.getDateTime("stamp");
    }

    /**
     * As {@link #save} for an operator: until the transaction ends no relay and no other operator changes a message.
     *
     * @throws RelayStoreException where there is no lease
     */
    BsonDateTime stamp(ClientSession session) {
        BsonDocument set = new BsonDocument("stamp", nextStamp());
        BsonDocument stamped = collections.relay().findOneAndUpdate(session, ID, set(set), STAMP);
        if (stamped == null) {
            throw missing();
        }
        return stamped.getDateTime("stamp");
    }

    /**
     * The time, or a little more than the last stamp: so of two changes the later one has the greater stamp. And it
     * differs each time: an update that changes nothing would lock nothing.
     */
    private static BsonDocument nextStamp() {
        BsonString last = new BsonString("$stamp");
        return new BsonDocument(
                "$cond",
                new BsonArray(List.of(operator("$gt", NOW, last), NOW, operator("$add", last, new BsonInt64(1)))));
    }

    /** What it says; null where there is none. */
    @Nullable BsonDocument find() {
        return collections.relay().find(ID).first();
    }

    /** @throws RelayStoreException where there is none */
    BsonDocument read(ClientSession session) {
        BsonDocument found = collections.relay().find(session, ID).first();
        if (found == null) {
            throw missing();
        }
        return found;
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
