package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.internal.HeaderCodec;
import dev.hitotsu.jdbc.internal.MessageRow;
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

    private static final long POSTGRESQL_EPOCH_SECONDS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

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
        MessageRow row = new MessageRow(
                rows.getObject(first, UUID.class),
                requiredText(rows, first + 1),
                rows.getString(first + 2),
                requiredText(rows, first + 3),
                rows.getBytes(first + 4),
                rows.getString(first + 5),
                time(rows, first + 6),
                time(rows, first + 7));
        return row.toEntry(position);
    }

    /** As {@link #read(ResultSet, long, int)}, from the next columns of a row. */
    static LogEntry read(CopyRows row, long position) throws SQLException {
        MessageRow values = new MessageRow(
                row.nextUuid(),
                row.nextRequiredText(),
                row.nextText(),
                row.nextRequiredText(),
                row.nextBytes(),
                row.nextText(),
                row.nextTime(),
                row.nextTime());
        return values.toEntry(position);
    }

    /** A time in binary form: microseconds since 2000. The greatest and the least number are infinite. */
    static Instant timeOf(long micros) {
        Instant time = micros == Long.MAX_VALUE
                ? Instant.MAX
                : micros == Long.MIN_VALUE
                        ? Instant.MIN
                        : Instant.ofEpochSecond(
                                POSTGRESQL_EPOCH_SECONDS + Math.floorDiv(micros, MICROS_PER_SECOND),
                                Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
        return clamp(time);
    }

    /** A time. {@code infinity} and others that only the database can hold are moved into the years 1 to 9999. */
    public static @Nullable Instant time(ResultSet rows, int index) throws SQLException {
        Timestamp time = rows.getTimestamp(index);
        return time == null ? null : clamp(time.toInstant());
    }

    /** Moves a time that only the database can hold into the years 1 to 9999. */
    static Instant clamp(Instant time) {
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
