package dev.hitotsu.mongo;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * Puts documents of the relay's own into positions that somebody has drawn and seems to have given up. From then on the ids keep
 * everybody from using them: whoever is late gets a conflict and runs the transaction again. Where a transaction has written there and
 * is still open, the insert waits behind it, and gives up soon. So no gap is closed by a guess. Not thread-safe.
 */
final class GapFiller {
    /** Most transactions commit or abort within this time. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final int MAX_MILLIS = 20;
    private static final int MAX_POSITIONS = 200;
    private static final int MAX_WAITS = 2;

    private final MongoCollections collections;
    private final PassedPositions passed;
    private long nextAt = System.nanoTime();
    private long nextPosition;

    GapFiller(MongoCollections collections, PassedPositions passed) {
        this.collections = collections;
        this.passed = passed;
    }

    /** Fills some. The next read finds the documents there. */
    void fillIfDue() {
        long now = System.nanoTime();
        if (now - nextAt < 0) {
            return;
        }
        nextAt = now + INTERVAL.toNanos();
        List<Long> old = passed.passedBefore(now - PATIENCE.toNanos(), nextPosition, MAX_POSITIONS);
        nextPosition = 0;
        int waits = 0;
        for (long position : old) {
            if (!tryFill(position) && ++waits == MAX_WAITS) {
                // Those behind it are tried first next time, so that a large open transaction hides no others.
                nextPosition = position + 1;
                return;
            }
        }
    }

    private boolean tryFill(long position) {
        BsonDocument filled = new BsonDocument("_id", new BsonInt64(position))
                .append("id", new BsonString("filled " + position))
                .append("filled", BsonBoolean.TRUE)
                .append("size", new BsonInt64(0));
        BsonDocument insert = new BsonDocument(
                        "insert", new BsonString(collections.messages().getNamespace().getCollectionName()))
                .append("documents", new BsonArray(List.of(filled)))
                .append("writeConcern", new BsonDocument("w", new BsonString("majority")))
                .append("maxTimeMS", new BsonInt32(MAX_MILLIS));
        try {
            requireFilled(collections.database().runCommand(insert, BsonDocument.class));
            return true;
        } catch (MongoException e) {
            if (e.getCode() == ErrorCodes.MAX_TIME_MS_EXPIRED || e.getCode() == ErrorCodes.WRITE_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    /** Where somebody has committed a message meanwhile, the next read finds it. */
    private static void requireFilled(BsonDocument reply) {
        if (reply.containsKey("writeErrors")) {
            BsonDocument error = reply.getArray("writeErrors").getFirst().asDocument();
            int code = error.getNumber("code").intValue();
            if (code != ErrorCodes.DUPLICATE_KEY) {
                throw new MongoException(code, "a gap could not be filled: " + error.toJson());
            }
        }
    }
}
