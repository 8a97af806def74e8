package dev.hitotsu.mongo;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A document of the log that somebody wrote without the library and that is no message. */
final class UnreadableDocument {
    private static final int MAX_REASON_LENGTH = 2_000;
    private static final int MAX_TEXT_LENGTH = 255;
    private static final int UUID_BYTES = 16;

    private UnreadableDocument() {}

    /** Keeps what can be kept of it. */
    static LogEntry entry(long position, BsonDocument document, RuntimeException why) {
        Message standIn = Message.builder(text(document, "topic"), text(document, "type"))
                .id(id(position, document))
                .key(key(document))
                .payload(payload(document))
                .occurredAt(Instant.EPOCH)
                .build();
        String reason = why.getMessage() + ", in a document with the fields " + document.keySet()
                + " (expected: what the library writes)";
        return new LogEntry.Unreadable(
                position, standIn, Headers.toValue(reason.substring(0, Math.min(reason.length(), MAX_REASON_LENGTH))));
    }

    private static UUID id(long position, BsonDocument document) {
        BsonValue id = document.get("id");
        if (id == null || !id.isBinary() || id.asBinary().getData().length != UUID_BYTES) {
            return new UUID(0, position);
        }
        ByteBuffer bytes = ByteBuffer.wrap(id.asBinary().getData());
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static String text(BsonDocument document, String field) {
        return repaired(document.isString(field) ? document.getString(field).getValue() : "");
    }

    /** The start of the text, without what a name may not hold. */
    static String repaired(String text) {
        String start = text.substring(0, Math.min(text.length(), MAX_TEXT_LENGTH));
        return start.isEmpty() ? "?" : Headers.toValue(start);
    }

    private static @Nullable String key(BsonDocument document) {
        if (!document.isString("key")) {
            return null;
        }
        String key = document.getString("key").getValue();
        return key.length() > MAX_TEXT_LENGTH ? null : Headers.toValue(key);
    }

    /** Without what would not fit beside the rest into a document of parked messages. */
    private static byte @Nullable [] payload(BsonDocument document) {
        boolean fits = document.isBinary("payload")
                && document.getBinary("payload").getData().length <= MessageDocuments.MAX_MESSAGE_SIZE;
        return fits ? document.getBinary("payload").getData() : null;
    }
}
