package dev.hitotsu.benchmarks.relay;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;

/** The limit of whoever reads a change stream: the bare driver decodes the same documents, and they are counted. */
final class ChangeStreamBaseline {
    private final MongoDatabase database;
    private final BsonTimestamp time;

    private ChangeStreamBaseline(MongoDatabase database, BsonTimestamp time) {
        this.database = database;
        this.time = time;
    }

    /** Will read what is written from now on. */
    static ChangeStreamBaseline from(MongoClient client, String name) {
        MongoDatabase database = client.getDatabase(name);
        try (ClientSession session = client.startSession()) {
            database.runCommand(session, new BsonDocument("ping", new BsonInt32(1)));
            return new ChangeStreamBaseline(database, Objects.requireNonNull(session.getOperationTime()));
        }
    }

    /** Reads so many documents. Returns documents per second, measured from the opening of the stream. */
    double run(long documents) {
        long started = System.nanoTime();
        long seen = 0;
        try (MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> stream = database.getCollection(
                        "hitotsu_message", BsonDocument.class)
                .watch()
                .startAtOperationTime(time)
                .cursor()) {
            while (seen < documents) {
                seen += stream.next().getFullDocument() == null ? 0 : 1;
            }
        }
        return documents / ((System.nanoTime() - started) / 1e9);
    }
}
