package dev.hitotsu.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;

/** The collections and indexes of an outbox. Thread-safe; blocks. */
public final class MongoSchema {
    static final String ID_INDEX = "hitotsu_message_id";

    private final MongoCollections collections;

    MongoSchema(MongoCollections collections) {
        this.collections = collections;
    }

    /**
     * Makes what is missing: the unique index of the messages' ids, and with it the collections. Call it at the start of every service
     * and relay.
     *
     * @throws com.mongodb.MongoException if the database is away, or refuses
     */
    public void apply() {
        collections.messages().createIndex(Indexes.ascending("id"), new IndexOptions().name(ID_INDEX).unique(true));
        collections.parked().createIndex(Indexes.ascending("lane", "_id"), new IndexOptions().name("hitotsu_parked_lane"));
        collections.parked().createIndex(Indexes.ascending("dueAt"), new IndexOptions().name("hitotsu_parked_due"));
        createLanes();
        LeaseDocument.of(collections).create();
    }

    /** So that no transaction has to, and be in the way of others. */
    private void createLanes() {
        try {
            collections.database().createCollection(collections.lanes().getNamespace().getCollectionName());
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != ErrorCodes.NAMESPACE_EXISTS) {
                throw e;
            }
        }
    }
}
