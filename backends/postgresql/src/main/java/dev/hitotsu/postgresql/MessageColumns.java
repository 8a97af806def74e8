package dev.hitotsu.postgresql;

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

/** The columns of a message, in the one order in which every statement writes and reads them. */
final class MessageColumns {
    static final String NAMES = "id, topic, key, type, payload, headers, occurred_at, deliver_after";

    /** A time as a parameter: microseconds since 1970, which is quicker than text to write and to read. */
    static final String TIME = "'epoch'::timestamptz + ? * '1 microsecond'::interval";

    /** The parameters for {@link #NAMES}. */
    static final String VALUES = "?, ?, ?, ?, ?, ?, " + TIME + ", " + TIME;

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final int MAX_SHOWN = 2_000;

    private MessageColumns() {}

    /** Binds the columns from parameter {@code first} on; returns the next free one. */
    static int bind(PreparedStatement statement, int first, Message message) throws SQLException {
        int i = first;
        statement.setObject(i++, message.id());
        statement.setString(i++, message.topic());
        statement.setString(i++, message.key());
        statement.setString(i++, message.type());
        statement.setBytes(i++, message.payload());
        statement.setString(i++, HeaderText.write(message.headers()));
        bindTime(statement, i++, message.occurredAt());
        bindTime(statement, i++, message.deliverAfter());
        return i;
    }

    static void bindTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, ChronoUnit.MICROS.between(Instant.EPOCH, bounded(time)));
        }
    }

    /**
     * Reads the row whose columns of a message begin at {@code first}. A row that somebody inserted without this library
     * may be no message: then what is wrong is replaced, and the entry says so.
     */
    static LogEntry read(ResultSet rows, long position, int first) throws SQLException {
        String topic = text(rows, first + 1);
        String type = text(rows, first + 3);
        String headers = rows.getString(first + 5);
        try {
            Message.Builder message = Message.builder(topic, type).headers(HeaderText.read(headers));
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
        return text.isEmpty() ? "?" : Headers.toValue(text);
    }

    private static String reason(IllegalArgumentException e, String topic, String type, @Nullable String headers) {
        String row = "topic: \"" + topic + "\", type: \"" + type + "\", headers: \"" + headers + "\"";
        String shown = row.length() <= MAX_SHOWN ? row : row.substring(0, MAX_SHOWN) + "…";
        return Headers.toValue(e.getMessage() + ", in a row with " + shown);
    }

    /** A time; {@code infinity} and others that the database can hold but nobody else are brought within four digits of years. */
    static @Nullable Instant time(ResultSet rows, int index) throws SQLException {
        Timestamp time = rows.getTimestamp(index);
        return time == null ? null : bounded(time.toInstant());
    }

    private static Instant bounded(Instant time) {
        return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    }

    private static String text(ResultSet rows, int index) throws SQLException {
        String value = rows.getString(index);
        if (value == null) {
            throw new SQLException("column " + index + " is null (expected: text)");
        }
        return value;
    }
}
