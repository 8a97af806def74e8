package dev.hitotsu.mongoserver.unified;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import java.time.Duration;
import org.bson.BsonDocument;

/** Change streams of tests. */
final class ChangeStreams {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ChangeStreams() {}

    /** Opens one, which has asked the server when this returns. */
    static MongoCursor<BsonDocument> open(ChangeStreamIterable<BsonDocument> stream, Arguments arguments) {
        arguments.only(
                "pipeline",
                "session",
                "showExpandedEvents",
                "fullDocument",
                "fullDocumentBeforeChange",
                "comment",
                "batchSize");
        if (arguments.has("showExpandedEvents")) {
            stream.showExpandedEvents(arguments.bool("showExpandedEvents", false));
        }
        if (arguments.has("fullDocument")) {
            stream.fullDocument(FullDocument.fromString(arguments.string("fullDocument")));
        }
        if (arguments.has("fullDocumentBeforeChange")) {
            stream.fullDocumentBeforeChange(
                    FullDocumentBeforeChange.fromString(arguments.string("fullDocumentBeforeChange")));
        }
        if (arguments.has("comment")) {
            stream.comment(arguments.value("comment"));
        }
        if (arguments.has("batchSize")) {
            stream.batchSize(arguments.number("batchSize"));
        }
        return stream.withDocumentClass(BsonDocument.class).iterator();
    }

    /** The next change. */
    static BsonDocument next(MongoCursor<?> cursor) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - until < 0) {
            Object next = cursor.tryNext();
            if (next != null) {
                return (BsonDocument) next;
            }
        }
        throw new AssertionError("no change for " + PATIENCE.toSeconds() + " s (expected: one)");
    }
}
