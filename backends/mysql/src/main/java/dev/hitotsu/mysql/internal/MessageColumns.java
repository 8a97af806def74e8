package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.internal.HeaderCodec;
import dev.hitotsu.jdbc.internal.MessageRow;
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
 * The columns of a message, in the order in which every statement writes and reads them. Times cross the connection as microseconds
 * since 1970: what a driver makes of a DATETIME depends on time zones of the JVM, the session and the server.
 */
public final class MessageColumns {
    public static final String NAMES = "id, topic, message_key, type, payload, headers, occurred_at, deliver_after";

    /** The time from which microseconds count, and a time that has always passed. */
    public static final String EPOCH = "TIMESTAMP'1970-01-01 00:00:00'";

    /** A time as a parameter. */
    public static final String TIME_PARAMETER = "TIMESTAMPADD(MICROSECOND, ?, " + EPOCH + ")";

    /** The parameters for {@link #NAMES}. */
    public static final String PARAMETERS = "?, ?, ?, ?, ?, ?, " + TIME_PARAMETER + ", " + TIME_PARAMETER;

    private static final int MAX_SHOWN_CHARACTERS = 255;
    private static final int MAX_KEY_BYTES = 8 * 1024;

    /** The range of a DATETIME (MySQL's manual, "The DATE, DATETIME, and TIMESTAMP Types"). */
    private static final Instant MIN_TIME = Instant.parse("1000-01-01T00:00:00Z");

    private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    private MessageColumns() {}

    /** A time that is read. */
    public static String time(String column) {
        return "TIMESTAMPDIFF(MICROSECOND, " + EPOCH + ", " + column + ")";
    }

    /**
     * {@link #NAMES} as they are read. Of a row with more bytes than this there is no payload and no header, and the other texts
     * are shortened or null: the driver would hold the whole row in memory.
     */
    public static String upTo(long bytes) {
        String small = "IF(size <= " + bytes + ", ";
        return "id, " + small + "topic, LEFT(topic, " + MAX_SHOWN_CHARACTERS + ")), IF(size <= " + bytes
                + " OR OCTET_LENGTH(message_key) <= " + MAX_KEY_BYTES + ", message_key, NULL), "
                + small + "type, LEFT(type, " + MAX_SHOWN_CHARACTERS + ")), "
                + small + "payload, NULL), " + small + "headers, NULL), "
                + time("occurred_at") + ", " + time("deliver_after");
    }

    /** Binds the columns from parameter {@code first} on; returns the next free one. */
    public static int bind(PreparedStatement statement, int first, Message message) throws SQLException {
        int i = first;
        statement.setBytes(i++, Uuids.toBytes(message.id()));
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
        MessageRow row = new MessageRow(
                uuid(rows, first),
                requiredText(rows, first + 1),
                rows.getString(first + 2),
                requiredText(rows, first + 3),
                rows.getBytes(first + 4),
                rows.getString(first + 5),
                readTime(rows, first + 6),
                readTime(rows, first + 7));
        return row.toEntry(position);
    }

    /** A UUID that is never null. */
    public static UUID uuid(ResultSet rows, int index) throws SQLException {
        byte[] bytes = rows.getBytes(index);
        if (bytes == null) {
            throw new SQLException("column " + index + " is null (expected: a UUID)");
        }
        return Uuids.of(bytes);
    }

    /** Reads a {@link #time}. */
    public static @Nullable Instant readTime(ResultSet rows, int index) throws SQLException {
        long micros = rows.getLong(index);
        return rows.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
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
