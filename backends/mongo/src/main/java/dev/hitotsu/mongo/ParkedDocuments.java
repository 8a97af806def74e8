package dev.hitotsu.mongo;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Parked messages as documents: what the log has of a message, and what became of it. */
final class ParkedDocuments {
    private static final int MAX_ERROR_LENGTH = 2_000;

    private ParkedDocuments() {}

    /** All of it but the time of the next attempt, which is the server's. */
    static BsonDocument encode(ParkedMessage parked) {
        BsonDocument document = MessageDocuments.encode(parked.position(), parked.message());
        if (parked.entry() instanceof LogEntry.Oversized oversized) {
            document.append("size", new BsonInt64(oversized.size()));
        }
        if (parked.entry() instanceof LogEntry.Unreadable unreadable) {
            document.append("unreadable", new BsonString(unreadable.reason()));
        }
        return document.append("lane", MessageDocuments.lane(parked.lane()))
                .append("ordered", BsonBoolean.valueOf(parked.ordered()))
                .append("version", new BsonInt64(parked.version()));
    }

    /**
     * What an attempt changes, as fields of a pipeline.
     *
     * @param stamp of the transaction
     */
    static BsonDocument state(ParkedMessage parked, BsonDateTime stamp) {
        return new BsonDocument("state", new BsonString(parked.state().name()))
                .append("holds", BsonBoolean.valueOf(parked.holdsLane()))
                .append("attempts", new BsonInt32(parked.attempts()))
                .append("lastError", LeaseDocument.literal(text(parked.lastError())))
                .append("dueAt", dueAt(parked))
                .append(
                        "parkedAt",
                        new BsonDocument("$ifNull", new BsonArray(List.of(new BsonString("$parkedAt"), stamp))))
                .append("changedAt", stamp);
    }

    private static BsonValue text(@Nullable String text) {
        return text == null
                ? BsonNull.VALUE
                : new BsonString(text.substring(0, Math.min(text.length(), MAX_ERROR_LENGTH)));
    }

    private static BsonValue dueAt(ParkedMessage parked) {
        return switch (parked.state()) {
            case RETRY, DEAD_LETTER -> LeaseDocument.after(parked.delay());
            case DELAYED -> date(parked.message());
            case PENDING, PUBLISHED, WAITING, BLOCKED, DEAD, SKIPPED -> BsonNull.VALUE;
        };
    }

    /** Not before the time: dates are milliseconds, and messages have microseconds. */
    private static BsonValue date(Message message) {
        Instant time = message.deliverAfter();
        return new BsonDateTime(
                time == null ? 0 : time.plus(Duration.ofNanos(999_000)).toEpochMilli());
    }

    static ParkedMessage decode(BsonDocument document, long maxMessageSize) {
        LogEntry entry = MessageDocuments.entry(document, maxMessageSize);
        if (document.containsKey("unreadable")) {
            entry = new LogEntry.Unreadable(
                    entry.position(),
                    entry.message(),
                    document.getString("unreadable").getValue());
        }
        BsonValue error = document.getOrDefault("lastError", BsonNull.VALUE);
        return new ParkedMessage(
                entry,
                OutboxState.valueOf(document.getString("state").getValue()),
                document.getBoolean("ordered").getValue(),
                document.getNumber("attempts").intValue(),
                Duration.ZERO,
                error.isNull() ? null : error.asString().getValue(),
                document.getNumber("version").longValue());
    }
}
