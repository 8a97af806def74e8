package dev.hitotsu.postgresql.internal;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of a message, in the order in which every statement writes and reads them. */
public final class MessageColumns {
    public static final String NAMES = "id, topic, key, type, payload, headers, occurred_at, deliver_after";

    /** A time as a parameter: microseconds since 1970, which are faster to write and to read than text. */
    public static final String TIME_PARAMETER = "'epoch'::timestamptz + ? * '1 microsecond'::interval";

    /** The parameters for {@link #NAMES}. */
    public static final String PARAMETERS = "?, ?, ?, ?, ?, ?, " + TIME_PARAMETER + ", " + TIME_PARAMETER;

    private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final int MAX_SHOWN_LENGTH = 2_000;
    private static final int MAX_REPAIRED_LENGTH = 255;

    private MessageColumns() {}

    /** Binds the columns from parameter {@code first} on; returns the next free one. */
    public static int bind(PreparedStatement statement, int first, Message message) throws SQLException {
        int i = first;
        statement.setObject(i++, message.id());
        statement.setString(i++, message.topic());
        statement.setString(i++, message.key());
        statement.setString(i++, message.type());
        statement.setBytes(i++, message.payload());
        statement.setString(i++, HeaderCodec.encode(message.headers()));
        bindTime(statement, i++, message.occurredAt());
        bindTime(statement, i++, message.deliverAfter());
        return i;
    }

    /** Binds a time to a {@link #TIME_PARAMETER}. */
    public static void bindTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, ChronoUnit.MICROS.between(Instant.EPOCH, clamp(time)));
        }
    }

    /**
     * Reads a row whose message begins at column {@code first}. A row that somebody inserted without this library may not be a
     * valid message. Then the result replaces the invalid parts and says what was wrong.
     */
    public static LogEntry read(ResultSet rows, long position, int first) throws SQLException {
        String topic = requiredText(rows, first + 1);
        String type = requiredText(rows, first + 3);
        String headers = rows.getString(first + 5);
        try {
            Message.Builder message = Message.builder(topic, type).headers(HeaderCodec.decode(headers));
            return new LogEntry.Readable(position, read(rows, first, message));
        } catch (IllegalArgumentException e) {
            Message message = read(rows, first, Message.builder(repaired(topic), repaired(type)));
            return new LogEntry.Unreadable(position, message, reason(e, topic, type, headers));
        }
    }

    private static Message read(ResultSet rows, int first, Message.Builder message) throws SQLException {
        return message.id(rows.getObject(first, UUID.class))
                .key(rows.getString(first + 2))
                .payload(rows.getBytes(first + 4))
                .occurredAt(time(rows, first + 6))
                .deliverAfter(time(rows, first + 7))
                .build();
    }

    private static String repaired(String text) {
        String start = text.substring(0, Math.min(text.length(), MAX_REPAIRED_LENGTH));
        return start.isEmpty() ? "?" : Headers.toValue(start);
    }

    private static String reason(IllegalArgumentException e, String topic, String type, @Nullable String headers) {
        String row = "topic: \"" + topic + "\", type: \"" + type + "\", headers: \"" + headers + "\"";
        String shown = row.length() <= MAX_SHOWN_LENGTH ? row : row.substring(0, MAX_SHOWN_LENGTH) + "…";
        return Headers.toValue(e.getMessage() + ", in a row with " + shown);
    }

    /** A time. {@code infinity} and others that only the database can hold are moved into the years 1 to 9999. */
    public static @Nullable Instant time(ResultSet rows, int index) throws SQLException {
        Timestamp time = rows.getTimestamp(index);
        return time == null ? null : clamp(time.toInstant());
    }

    private static Instant clamp(Instant time) {
        return time.isBefore(MIN_TIME) ? MIN_TIME : time.isAfter(MAX_TIME) ? MAX_TIME : time;
    }

    private static String requiredText(ResultSet rows, int index) throws SQLException {
        String value = rows.getString(index);
        if (value == null) {
            throw new SQLException("column " + index + " is null (expected: text)");
        }
        return value;
    }
}
