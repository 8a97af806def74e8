package dev.hitotsu.mongo;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongo.internal.HeaderPairs;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Messages as documents. Times are microseconds since 1970, which a BSON date cannot hold. */
final class MessageDocuments {
    /** What is enough to tell what a message is, and how large. */
    static final List<String> IDENTITY =
            List.of("id", "topic", "key", "type", "size", "occurredAt", "deliverAfter", "filled", "appendedAt");

    /** A document has 16 MiB. What a relay writes beside a message that it parks has to fit in as well. */
    static final long MAX_MESSAGE_SIZE = 15 << 20;

    private static final int MAX_SHOWN_KEY = 1_000;
    private static final double MAX_EXACT = 1L << 53;

    private MessageDocuments() {}

    static BsonDocument encode(long position, Message message) {
        BsonDocument document = new BsonDocument("_id", new BsonInt64(position))
                .append("id", new BsonBinary(message.id()))
                .append("topic", new BsonString(message.topic()))
                .append("type", new BsonString(message.type()))
                .append("size", new BsonInt64(message.size()))
                .append("occurredAt", micros(message.occurredAt()));
        String key = message.key();
        if (key != null) {
            document.append("key", new BsonString(key));
        }
        Instant deliverAfter = message.deliverAfter();
        if (deliverAfter != null) {
            document.append("deliverAfter", micros(deliverAfter));
        }
        if (!message.headers().isEmpty()) {
            document.append("headers", HeaderPairs.encode(message.headers()));
        }
        byte[] payload = message.payload();
        if (payload != null) {
            document.append("payload", new BsonBinary(payload));
        }
        return document;
    }

    private static BsonInt64 micros(Instant time) {
        return new BsonInt64(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    /**
     * Whether the document has a position. Somebody may write one whose id is a fraction; such a document is in
     * nobody's way, and no message.
     */
    static boolean hasPosition(BsonDocument document) {
        BsonValue id = document.get("_id");
        return id != null
                && (id.isInt64()
                        || id.isInt32()
                        || (id.isDouble()
                                && id.asDouble().getValue()
                                        == Math.rint(id.asDouble().getValue())
                                && Math.abs(id.asDouble().getValue()) <= MAX_EXACT));
    }

    static long position(BsonDocument document) {
        return document.getNumber("_id").longValue();
    }

    /** How large the message says it is, in bytes; 0 where it says nothing. */
    static long size(BsonDocument document) {
        return document.isNumber("size") ? document.getNumber("size").longValue() : 0;
    }

    /** An entry of the log, whatever the document is. */
    static LogEntry entry(BsonDocument document, long maxMessageSize) {
        long position = position(document);
        try {
            Message message = message(document);
            long size = Math.max(document.getNumber("size").longValue(), message.size());
            return size > maxMessageSize
                    ? new LogEntry.Oversized(position, identity(message), size, maxMessageSize)
                    : new LogEntry.Readable(position, message);
        } catch (RuntimeException e) {
            return UnreadableDocument.entry(position, document, e);
        }
    }

    /** Stands in for a message that is too large. */
    private static Message identity(Message message) {
        String key = message.key();
        return Message.builder(message.topic(), UnreadableDocument.repaired(message.type()))
                .id(message.id())
                .key(key == null || key.length() > MAX_SHOWN_KEY ? null : key)
                .occurredAt(message.occurredAt())
                .deliverAfter(message.deliverAfter())
                .build();
    }

    /** The message that a document is; throws something unchecked if it is none. */
    static Message message(BsonDocument document) {
        BsonValue deliverAfter = document.get("deliverAfter");
        return Message.builder(
                        document.getString("topic").getValue(),
                        document.getString("type").getValue())
                .id(document.getBinary("id").asUuid())
                .key(document.containsKey("key") ? document.getString("key").getValue() : null)
                .occurredAt(time(document.getNumber("occurredAt")))
                .deliverAfter(deliverAfter == null ? null : time(deliverAfter.asNumber()))
                .headers(headers(document))
                .payload(
                        document.containsKey("payload")
                                ? document.getBinary("payload").getData()
                                : null)
                .build();
    }

    /** When it was appended, by the database's clock; the beginning of 1970 where somebody else has written it. */
    static Instant appendedAt(BsonDocument document) {
        return document.isDateTime("appendedAt") ? time(document, "appendedAt") : Instant.EPOCH;
    }

    /** A date of the database's clock. */
    static Instant time(BsonDocument document, String field) {
        return Instant.ofEpochMilli(document.getDateTime(field).getValue());
    }

    private static Instant time(BsonNumber micros) {
        return Instant.EPOCH.plus(micros.longValue(), ChronoUnit.MICROS);
    }

    private static Headers headers(BsonDocument document) {
        if (!document.containsKey("headers")) {
            return Headers.empty();
        }
        return HeaderPairs.decode(document.getArray("headers"));
    }

    static BsonValue lane(@Nullable Lane lane) {
        return lane == null
                ? BsonNull.VALUE
                : new BsonDocument("topic", new BsonString(lane.topic())).append("key", new BsonString(lane.key()));
    }

    static Lane lane(BsonDocument lane) {
        return new Lane(
                lane.getString("topic").getValue(), lane.getString("key").getValue());
    }
}
