package dev.hitotsu.jdbc.internal;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the eight columns of a message: id, topic, key, type, payload, headers, when it occurred and after
 * when to deliver it. Immutable.
 */
public record MessageCodec(ColumnTypes types) {
    /** Binds the columns from parameter {@code first} on; returns the next free one. */
    public int bind(PreparedStatement statement, int first, Message message) throws SQLException {
        int i = first;
        types.bindId(statement, i++, message.id());
        statement.setString(i++, message.topic());
        statement.setString(i++, message.key());
        statement.setString(i++, message.type());
        statement.setBytes(i++, message.payload());
        statement.setString(i++, HeaderCodec.encode(message.headers()));
        bindTime(statement, i++, message.occurredAt());
        bindTime(statement, i++, message.deliverAfter());
        return i;
    }

    /** Binds headers as they are kept. */
    public void bindHeaders(PreparedStatement statement, int index, Headers headers) throws SQLException {
        statement.setString(index, HeaderCodec.encode(headers));
    }

    /** Binds a time to a parameter that takes microseconds since 1970. */
    public void bindTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, ChronoUnit.MICROS.between(Instant.EPOCH, types.clamp(time)));
        }
    }

    /**
     * Reads a row whose message begins at column {@code first}. A row that somebody inserted without this library may
     * not be a valid message. Then the result replaces the invalid parts and says what was wrong.
     */
    public LogEntry read(ResultSet rows, long position, int first) throws SQLException {
        MessageRow row = new MessageRow(
                requiredId(rows, first),
                requiredText(rows, first + 1),
                rows.getString(first + 2),
                requiredText(rows, first + 3),
                rows.getBytes(first + 4),
                rows.getString(first + 5),
                types.time(rows, first + 6),
                types.time(rows, first + 7));
        return row.toEntry(position);
    }

    /** Reads an id that is never null. */
    public UUID requiredId(ResultSet rows, int index) throws SQLException {
        return required(types.id(rows, index), index, "a UUID");
    }

    /** Reads a time that is never null. */
    public Instant requiredTime(ResultSet rows, int index) throws SQLException {
        return required(types.time(rows, index), index, "a time");
    }

    private static String requiredText(ResultSet rows, int index) throws SQLException {
        return required(rows.getString(index), index, "text");
    }

    private static <V> V required(@Nullable V value, int index, String expected) throws SQLException {
        if (value == null) {
            throw new SQLException("column " + index + " is null (expected: " + expected + ")");
        }
        return value;
    }
}
