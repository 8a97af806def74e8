package dev.hitotsu.mongo;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Messages as documents. Times are microseconds since 1970, which a BSON date cannot hold. */
final class MessageDocuments {
    /** What is enough to tell what a message is, and how large. */
    static final List<String> IDENTITY = List.of("id", "topic", "key", "type", "size", "occurredAt", "deliverAfter", "filled");

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
            document.append("headers", headers(message.headers()));
        }
        byte[] payload = message.payload();
        if (payload != null) {
            document.append("payload", new BsonBinary(payload));
        }
        return document;
    }

    /** Name and value in turn: names may have dots. */
    private static BsonArray headers(Headers headers) {
        BsonArray pairs = new BsonArray();
        headers.asMap().forEach((name, value) -> {
            pairs.add(new BsonString(name));
            pairs.add(new BsonString(value));
        });
        return pairs;
    }

    private static BsonInt64 micros(Instant time) {
        return new BsonInt64(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    }

    /** An entry of the log, whatever the document is. */
    static LogEntry entry(BsonDocument document, long maxMessageSize) {
        long position = position(document);
        try {
            Message message = message(document);
            long size = document.getNumber("size").longValue();
            return size > maxMessageSize
                    ? new LogEntry.Oversized(position, message, size, maxMessageSize)
                    : new LogEntry.Readable(position, message);
        } catch (RuntimeException e) {
            String reason = "no message (expected: what the library writes): " + e.getMessage();
            return new LogEntry.Unreadable(position, standIn(position, document), reason);
        }
    }

    static long position(BsonDocument document) {
        return document.getNumber("_id").longValue();
    }

    private static Message message(BsonDocument document) {
        BsonValue deliverAfter = document.get("deliverAfter");
        return Message.builder(document.getString("topic").getValue(), document.getString("type").getValue())
                .id(document.getBinary("id").asUuid())
                .key(document.containsKey("key") ? document.getString("key").getValue() : null)
                .occurredAt(time(document.get("occurredAt")))
                .deliverAfter(deliverAfter == null ? null : time(deliverAfter))
                .headers(headers(document))
                .payload(document.containsKey("payload") ? document.getBinary("payload").getData() : null)
                .build();
    }

    private static Instant time(BsonValue micros) {
        return Instant.EPOCH.plus(micros.asNumber().longValue(), ChronoUnit.MICROS);
    }

    private static Headers headers(BsonDocument document) {
        if (!document.containsKey("headers")) {
            return Headers.empty();
        }
        BsonArray pairs = document.getArray("headers");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            headers.put(pairs.get(i).asString().getValue(), pairs.get(i + 1).asString().getValue());
        }
        return Headers.of(headers);
    }

    private static Message standIn(long position, BsonDocument document) {
        BsonValue id = document.get("id");
        boolean hasId = id != null && id.isBinary() && id.asBinary().getData().length == 16;
        ByteBuffer bytes = hasId ? ByteBuffer.wrap(id.asBinary().getData()) : ByteBuffer.allocate(16).putLong(8, position);
        return Message.builder("unreadable", "unreadable")
                .id(new UUID(bytes.getLong(0), bytes.getLong(8)))
                .occurredAt(Instant.EPOCH)
                .build();
    }

    static BsonValue lane(@Nullable Lane lane) {
        return lane == null
                ? BsonNull.VALUE
                : new BsonDocument("topic", new BsonString(lane.topic())).append("key", new BsonString(lane.key()));
    }

    static Lane lane(BsonDocument lane) {
        return new Lane(lane.getString("topic").getValue(), lane.getString("key").getValue());
    }
}
