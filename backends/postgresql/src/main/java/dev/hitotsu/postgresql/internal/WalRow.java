package dev.hitotsu.postgresql.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.jdbc.internal.MessageRow;
import dev.hitotsu.relay.store.LogEntry;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log as the database's own log tells of it: the binary values of its columns, without those that are
 * null.
 */
final class WalRow {
    private final Map<String, ByteBuffer> values;

    WalRow(Map<String, ByteBuffer> values) {
        this.values = values;
    }

    /** The row as an entry of the log, as {@link MessageRow#toEntry} makes it. */
    LogEntry toEntry() throws SQLException {
        MessageRow row = new MessageRow(
                uuid("id"),
                requiredText("topic"),
                text("key"),
                requiredText("type"),
                bytes("payload"),
                text("headers"),
                time("occurred_at"),
                time("deliver_after"));
        ByteBuffer position = required("position");
        requireLength("position", position, Long.BYTES);
        try {
            return row.toEntry(position.getLong());
        } catch (IllegalArgumentException e) {
            throw new SQLException("row: " + e.getMessage(), e);
        }
    }

    private UUID uuid(String column) throws SQLException {
        ByteBuffer value = required(column);
        requireLength(column, value, 2 * Long.BYTES);
        return new UUID(value.getLong(), value.getLong());
    }

    private String requiredText(String column) throws SQLException {
        return UTF_8.decode(required(column)).toString();
    }

    private @Nullable String text(String column) {
        ByteBuffer value = values.get(column);
        return value == null ? null : UTF_8.decode(value).toString();
    }

    private byte @Nullable [] bytes(String column) {
        ByteBuffer value = values.get(column);
        if (value == null) {
            return null;
        }
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return bytes;
    }

    private @Nullable Instant time(String column) throws SQLException {
        ByteBuffer value = values.get(column);
        if (value == null) {
            return null;
        }
        requireLength(column, value, Long.BYTES);
        return MessageColumns.timeOf(value.getLong());
    }

    private static void requireLength(String column, ByteBuffer value, int length) throws SQLException {
        if (value.remaining() != length) {
            throw new SQLException("column " + column + ": " + value.remaining() + " bytes (expected: " + length + ")");
        }
    }

    private ByteBuffer required(String column) throws SQLException {
        ByteBuffer value = values.get(column);
        if (value == null) {
            throw new SQLException("column " + column + " is missing or null (expected: a value)");
        }
        return value;
    }
}
