package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.internal.ColumnTypes;
import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.jdbc.internal.MessageRow;
import dev.hitotsu.jdbc.internal.MessageSql;
import dev.hitotsu.jdbc.internal.SqlWords;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of a message, in the order in which every statement writes and reads them. */
public final class MessageColumns {
    public static final String NAMES = "id, topic, key, type, payload, headers, occurred_at, deliver_after";

    /** A time as a parameter: microseconds since 1970, which are faster to write and to read than text. */
    public static final String TIME_PARAMETER = "'epoch'::timestamptz + ? * '1 microsecond'::interval";

    /** The parameters for {@link #NAMES}. */
    public static final String PARAMETERS = "?, ?, ?, ?, ?, ?, " + TIME_PARAMETER + ", " + TIME_PARAMETER;

    /** Writes and reads them. */
    public static final MessageCodec CODEC = new MessageCodec(new Types());

    /** What every statement with a message says. */
    public static final MessageSql SQL =
            new MessageSql(CODEC, NAMES, NAMES, PARAMETERS, TIME_PARAMETER, column -> column);

    /**
     * How PostgreSQL spells what every database has. A time that may be another one for each row is no condition of an
     * index (its manual, 36.7, on volatile functions).
     */
    public static final SqlWords WORDS = new SqlWords(
            "clock_timestamp()",
            "statement_timestamp()",
            "clock_timestamp() + ? * interval '1 millisecond'",
            "INSERT",
            "ON CONFLICT DO NOTHING");

    private static final long POSTGRESQL_EPOCH_SECONDS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private MessageColumns() {}

    /** As {@link MessageCodec#read}, from the next columns of a row. */
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
    public static Instant timeOf(long micros) {
        Instant time = micros == Long.MAX_VALUE
                ? Instant.MAX
                : micros == Long.MIN_VALUE
                        ? Instant.MIN
                        : Instant.ofEpochSecond(
                                POSTGRESQL_EPOCH_SECONDS + Math.floorDiv(micros, MICROS_PER_SECOND),
                                Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
        return CODEC.types().clamp(time);
    }

    /** PostgreSQL has a type for either, and times before the year 1 and after 9999, such as {@code infinity}. */
    private static final class Types implements ColumnTypes {
        private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");

        @Override
        public Instant minTime() {
            return MIN_TIME;
        }

        @Override
        public void bindId(PreparedStatement statement, int index, @Nullable UUID id) throws SQLException {
            statement.setObject(index, id);
        }

        @Override
        public @Nullable UUID id(ResultSet rows, int index) throws SQLException {
            return rows.getObject(index, UUID.class);
        }

        @Override
        public @Nullable Instant time(ResultSet rows, int index) throws SQLException {
            Timestamp time = rows.getTimestamp(index);
            return time == null ? null : clamp(time.toInstant());
        }
    }
}
