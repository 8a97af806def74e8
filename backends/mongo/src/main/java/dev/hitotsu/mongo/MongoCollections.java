package dev.hitotsu.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.hitotsu.mongo.lease.MongoLeaseStore;
import dev.hitotsu.mongo.outcome.MongoOutcomes;
import dev.hitotsu.mongo.parking.MongoParkingStore;
import org.bson.BsonDocument;

/** The collections of an outbox. Each read and write is of what a majority has. Immutable and thread-safe. */
record MongoCollections(MongoClient client, String databaseName) {
    static final TransactionOptions TRANSACTION = TransactionOptions.builder()
            .readConcern(ReadConcern.SNAPSHOT)
            .writeConcern(WriteConcern.MAJORITY)
            .readPreference(ReadPreference.primary())
            .build();

    MongoDatabase database() {
        return client.getDatabase(databaseName)
                .withReadConcern(ReadConcern.MAJORITY)
                .withWriteConcern(WriteConcern.MAJORITY)
                .withReadPreference(ReadPreference.primary());
    }

    /** The log: the position is the id. */
    MongoCollection<BsonDocument> messages() {
        return collection("hitotsu_message");
    }

    /** A document a key; whoever appends a message with it changes it. */
    MongoCollection<BsonDocument> lanes() {
        return collection("hitotsu_lane");
    }

    /** The last position that was drawn, and the last number of an operator's record. */
    MongoCollection<BsonDocument> positions() {
        return collection("hitotsu_position");
    }

    /** Who leads, and how far the relay has come. */
    MongoCollection<BsonDocument> relay() {
        return collection("hitotsu_relay");
    }

    /** Messages that left the log without having been delivered. */
    MongoCollection<BsonDocument> parked() {
        return collection("hitotsu_parked");
    }

    /** What operators have changed, a document a message. */
    MongoCollection<BsonDocument> changes() {
        return collection("hitotsu_change");
    }

    /** What operators have done, a document a transaction. */
    MongoCollection<BsonDocument> audit() {
        return collection("hitotsu_audit");
    }

    /** What consumers have handled. */
    MongoCollection<BsonDocument> inbox() {
        return collection("hitotsu_inbox");
    }

    /** Who reads for which consumer. */
    MongoCollection<BsonDocument> inboxReaders() {
        return collection("hitotsu_inbox_reader");
    }

    /** How calls ended, and how far consumers have handled that. */
    MongoOutcomes outcomes() {
        return new MongoOutcomes(collection("hitotsu_outcome"), collection("hitotsu_outcome_reader"));
    }

    /** Claims of effects with leases. */
    MongoLeaseStore leases() {
        return MongoLeaseStore.of(database(), collection("hitotsu_effect"), positions());
    }

    /** Messages of consumers whose effects have failed. */
    MongoParkingStore inboxParked() {
        return MongoParkingStore.of(
                client,
                TRANSACTION,
                collection("hitotsu_inbox_parked"),
                positions(),
                MessageDocuments::encode,
                MessageDocuments::message);
    }

    private MongoCollection<BsonDocument> collection(String name) {
        return database().getCollection(name, BsonDocument.class);
    }
}
