package dev.hitotsu.postgresql.internal.slot;

import dev.hitotsu.jdbc.internal.MessageRow;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.internal.MessageColumns;
import dev.hitotsu.postgresql.internal.ServerBytes;
import dev.hitotsu.relay.store.LogEntry;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message in the database's log: its eight columns in the binary form that PostgreSQL gives to a row
 * ({@code record_send}): how many there are, and of each its type, its length or -1 for null, and its value.
 */
final class EmittedMessage {
    private static final int UUID_TYPE = 2950;
    private static final int TEXT_TYPE = 25;
    private static final int BYTES_TYPE = 17;
    private static final int TIME_TYPE = 1184;
    private static final int COLUMNS = 8;
    private static final int MAX_SHOWN = 255;
    private static final int MAX_KEY = 8 * 1024;
    private static final String UNKNOWN = "?";

    private final ServerBytes bytes;

    private EmittedMessage(ByteBuffer content) {
        this.bytes = new ServerBytes("message", content.duplicate());
    }

    /**
     * The entry for what was emitted; unreadable if this library did not write it, or if it is too large.
     *
     * @param position its number
     * @param maxMessageBytes of larger ones the payload is left out
     */
    static LogEntry entry(LogEvent.Emitted emitted, long position, long maxMessageBytes) {
        try {
            if (!emitted.transactional()) {
                throw new SQLException(
                        "message: not transactional (expected: one that is written with its transaction)");
            }
            LogEntry entry = new EmittedMessage(emitted.content()).row().toEntry(position);
            return entry.message().size() > maxMessageBytes ? oversized(entry, maxMessageBytes) : entry;
        } catch (SQLException | IllegalArgumentException e) {
            return foreign(emitted, position, maxMessageBytes, e);
        }
    }

    private MessageRow row() throws SQLException {
        int columns = bytes.nextInt("number of columns");
        if (columns != COLUMNS) {
            throw bytes.unexpected(columns + " columns", String.valueOf(COLUMNS));
        }
        MessageRow row = new MessageRow(
                uuid(),
                required("topic", text("topic")),
                text("key"),
                required("type", text("type")),
                payload(),
                text("headers"),
                time("occurred_at"),
                time("deliver_after"));
        bytes.requireEnd();
        return row;
    }

    private UUID uuid() throws SQLException {
        ByteBuffer value = required("id", value("id", UUID_TYPE));
        requireLength("id", value, 2 * Long.BYTES);
        return new UUID(value.getLong(), value.getLong());
    }

    private @Nullable String text(String column) throws SQLException {
        ByteBuffer value = value(column, TEXT_TYPE);
        return value == null ? null : bytes.text(column, value);
    }

    private byte @Nullable [] payload() throws SQLException {
        ByteBuffer value = value("payload", BYTES_TYPE);
        return value == null ? null : copy(value, value.remaining());
    }

    private @Nullable Instant time(String column) throws SQLException {
        ByteBuffer value = value(column, TIME_TYPE);
        if (value == null) {
            return null;
        }
        requireLength(column, value, Long.BYTES);
        return MessageColumns.timeOf(value.getLong());
    }

    private @Nullable ByteBuffer value(String column, int type) throws SQLException {
        int found = bytes.nextInt("type of " + column);
        if (found != type) {
            throw bytes.unexpected("type " + found + " of " + column, String.valueOf(type));
        }
        int length = bytes.nextInt("length of " + column);
        return length == -1 ? null : bytes.nextSlice(column, length);
    }

    private void requireLength(String column, ByteBuffer value, int length) throws SQLException {
        if (value.remaining() != length) {
            throw bytes.unexpected(column + " of " + value.remaining() + " bytes", String.valueOf(length));
        }
    }

    private <V> V required(String column, @Nullable V value) throws SQLException {
        if (value == null) {
            throw bytes.unexpected("no " + column, "a value");
        }
        return value;
    }

    /** Its payload would have to be held in memory by whoever parks and shows it. */
    private static LogEntry oversized(LogEntry entry, long maxMessageBytes) {
        Message message = entry.message();
        LogEntry.Oversized large = new LogEntry.Oversized(entry.position(), message, message.size(), maxMessageBytes);
        Message small = Message.builder(shortened(message.topic()), shortened(message.type()))
                .id(message.id())
                .key(message.key() == null || message.key().length() > MAX_KEY ? null : message.key())
                .occurredAt(message.occurredAt())
                .build();
        return new LogEntry.Unreadable(entry.position(), small, large.reason() + "; its payload was not kept");
    }

    private static String shortened(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN);
    }

    private static LogEntry foreign(LogEvent.Emitted emitted, long position, long maxBytes, Exception reason) {
        ByteBuffer content = emitted.content().duplicate();
        Message message = Message.builder(UNKNOWN, UNKNOWN)
                .id(new UUID(position, emitted.lsn()))
                .payload(copy(content, (int) Math.min(content.remaining(), maxBytes)))
                .build();
        String text = reason.getMessage() + ", under the prefix " + emitted.prefix() + " at "
                + SlotPlace.text(emitted.lsn()) + ", " + emitted.content().remaining()
                + " bytes (expected: nobody but this library writes under this prefix)";
        return new LogEntry.Unreadable(position, message, Headers.toValue(text));
    }

    private static byte[] copy(ByteBuffer value, int length) {
        byte[] bytes = new byte[length];
        value.duplicate().get(bytes);
        return bytes;
    }
}
