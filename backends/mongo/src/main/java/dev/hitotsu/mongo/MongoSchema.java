package dev.hitotsu.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.hitotsu.mongo.internal.ErrorCodes;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** The collections and indexes of an outbox and an inbox. Thread-safe; blocks. */
public final class MongoSchema {
    static final String ID_INDEX = "hitotsu_message_id";
    static final int NEWEST = 1;

    private final MongoCollections collections;

    MongoSchema(MongoCollections collections) {
        this.collections = collections;
    }

    /**
     * Makes what is missing: the collections and their indexes, so that no transaction has to. Call it at the start of
     * every service and relay.
     *
     * @throws IllegalStateException if the server is in no replica set, and so has no transactions
     * @throws com.mongodb.MongoException if the database is away, or refuses
     */
    public void apply() {
        requireTransactions(hello());
        collections
                .messages()
                .createIndex(
                        Indexes.ascending("id"),
                        new IndexOptions().name(ID_INDEX).unique(true));
        createIndex(collections.parked(), "hitotsu_parked_lane", "holds", "lane", "_id");
        createIndex(collections.parked(), "hitotsu_parked_due", "dueAt");
        createIndex(collections.parked(), "hitotsu_parked_id", "id");
        createIndex(collections.parked(), "hitotsu_parked_state", "state", "_id");
        createIndex(collections.inbox(), "hitotsu_inbox_claimed_at", "claimedAt");
        createIndex(collections.inboxReaders(), "hitotsu_inbox_reader_consumer", "consumer");
        collections.outcomes().createIndexes();
        collections.leases().createIndexes();
        collections.inboxParked().createIndexes();
        create(collections.lanes());
        create(collections.changes());
        create(collections.audit());
        new PositionCounter(collections).create();
        new LeaseDocument(collections).create();
    }

    /** The version that {@link #apply} makes. */
    public static int newestVersion() {
        return NEWEST;
    }

    /**
     * The version that is there; 0 for none.
     *
     * @throws com.mongodb.MongoException if the database is away, or refuses
     */
    public int version() {
        BsonDocument lease = new LeaseDocument(collections).find();
        return lease == null ? 0 : lease.getNumber("schema", new BsonInt32(1)).intValue();
    }

    /**
     * What keeps a relay from working with this database, for people; empty for nothing.
     *
     * @throws com.mongodb.MongoException if the database is away, or refuses
     */
    public Optional<String> obstacle() {
        try {
            requireTransactions(hello());
        } catch (IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        int version = version();
        return version == NEWEST
                ? Optional.empty()
                : Optional.of("database " + collections.databaseName() + ": outbox of version " + version
                        + " (expected: " + NEWEST + "; run \"hitotsu schema apply\", or Mongo.schema().apply())");
    }

    private BsonDocument hello() {
        return collections.database().runCommand(new BsonDocument("hello", new BsonInt32(1)), BsonDocument.class);
    }

    /** As the server answers to {@code hello}; a router of a sharded cluster names itself {@code isdbgrid}. */
    static void requireTransactions(BsonDocument hello) {
        if (!hello.containsKey("setName") && !hello.containsKey("msg")) {
            throw new IllegalStateException(
                    "server: standalone (expected: a member of a replica set, because only those have transactions)");
        }
    }

    private static void createIndex(MongoCollection<BsonDocument> collection, String name, String... fields) {
        collection.createIndex(Indexes.ascending(fields), new IndexOptions().name(name));
    }

    private void create(MongoCollection<BsonDocument> collection) {
        try {
            collections.database().createCollection(collection.getNamespace().getCollectionName());
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != ErrorCodes.NAMESPACE_EXISTS) {
                throw e;
            }
        }
    }
}
