package dev.hitotsu.jdbc.internal;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values of a row of the log, which need not be a valid message: somebody may have inserted it without this
 * library.
 */
public record MessageRow(
        UUID id,
        String topic,
        @Nullable String key,
        String type,
        @SuppressWarnings("ArrayRecordComponent") byte @Nullable [] payload,
        @Nullable String headers,
        @Nullable Instant occurredAt,
        @Nullable Instant deliverAfter) {
    private static final int MAX_SHOWN_LENGTH = 2_000;
    private static final int MAX_REPAIRED_LENGTH = 255;

    /**
     * The row as an entry of the log. Of a row that is no valid message the invalid parts are replaced, and the entry
     * says why.
     */
    public LogEntry toEntry(long position) {
        try {
            return new LogEntry.Readable(
                    position, complete(Message.builder(topic, type).headers(HeaderCodec.decode(headers))));
        } catch (IllegalArgumentException e) {
            return new LogEntry.Unreadable(
                    position, complete(Message.builder(repaired(topic), repaired(type))), reason(e));
        }
    }

    private Message complete(Message.Builder message) {
        return message.id(id)
                .key(key)
                .payload(payload)
                .occurredAt(occurredAt)
                .deliverAfter(deliverAfter)
                .build();
    }

    private static String repaired(String text) {
        String start = text.substring(0, Math.min(text.length(), MAX_REPAIRED_LENGTH));
        return start.isEmpty() ? "?" : Headers.toValue(start);
    }

    private String reason(IllegalArgumentException e) {
        String row = "topic: \"" + topic + "\", type: \"" + type + "\", headers: \"" + headers + "\"";
        String shown = row.length() <= MAX_SHOWN_LENGTH ? row : row.substring(0, MAX_SHOWN_LENGTH) + "…";
        return Headers.toValue(e.getMessage() + ", in a row with " + shown);
    }
}
