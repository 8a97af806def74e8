package dev.hitotsu.mongoserver.storage;

import java.time.Instant;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A change in the log.
 *
 * @param place where it stands
 * @param wallTime of the commit
 * @param session of its transaction; null for a single write
 * @param transaction the number of its transaction
 */
public record LogRecord(
        LogPlace place,
        Change change,
        Instant wallTime,
        @Nullable BsonDocument session,
        long transaction) {}
