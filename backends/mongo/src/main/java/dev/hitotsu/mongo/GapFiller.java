package dev.hitotsu.mongo;

import com.mongodb.MongoException;
import dev.hitotsu.mongo.internal.ErrorCodes;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Puts documents of the relay's own into positions that somebody has drawn and seems to have given up. From then on the
 * ids keep everybody from using them: whoever is late gets a conflict and runs the transaction again. Where a
 * transaction has written there and is still open, the insert waits behind it, and gives up soon. So no gap is closed
 * by a guess. Not thread-safe.
 */
final class GapFiller {
    /** Most transactions commit or abort within this time. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final int MAX_MILLIS = 20;
    private static final int MAX_POSITIONS = 200;
    private static final int MAX_WAITS = 2;

    private final MongoCollections collections;
    private final PassedPositions passed;
    private final LongSupplier nanoTime;
    private long nextAt;
    private long nextPosition;
    private @Nullable String problem;

    GapFiller(MongoCollections collections, PassedPositions passed, LongSupplier nanoTime) {
        this.collections = collections;
        this.passed = passed;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong();
    }

    /** Positions that somebody will draw, and nobody read; null for none. */
    @Nullable String problem() {
        return problem;
    }

    /** Fills some. The next read finds the documents there. */
    void fillIfDue() {
        long now = nanoTime.getAsLong();
        if (now - nextAt < 0) {
            return;
        }
        nextAt = now + INTERVAL.toNanos();
        long drawn = new PositionCounter(collections).last();
        problem = passed.willRead(drawn + 1) ? null : behind(drawn);
        fill(passed.passedBefore(now - PATIENCE.toNanos(), nextPosition, drawn, MAX_POSITIONS));
    }

    private String behind(long drawn) {
        return collections.positions().getNamespace() + ": last " + drawn + " (expected: at least " + passed.position()
                + ", because the relay has passed what is before; new messages would never be sent. Was it restored"
                + " without hitotsu_relay?)";
    }

    private void fill(List<Long> old) {
        nextPosition = old.size() < MAX_POSITIONS ? 0 : old.getLast() + 1;
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
                .append("filled", BsonBoolean.TRUE);
        BsonDocument insert = new BsonDocument(
                        "insert",
                        new BsonString(collections.messages().getNamespace().getCollectionName()))
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
