package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.internal.ColumnTypes;
import dev.hitotsu.jdbc.internal.MessageCodec;
import dev.hitotsu.jdbc.internal.MessageSql;
import dev.hitotsu.jdbc.internal.SqlWords;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a message, in the order in which every statement writes and reads them. Times cross the connection as
 * microseconds since 1970: what a driver makes of a DATETIME depends on time zones of the JVM, the session and the
 * server.
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

    /** Writes and reads them. */
    public static final MessageCodec CODEC = new MessageCodec(new Types());

    /** What every statement with a message says. */
    public static final MessageSql SQL = new MessageSql(
            CODEC,
            NAMES,
            "id, topic, message_key, type, payload, headers, " + time("occurred_at") + ", " + time("deliver_after"),
            PARAMETERS,
            TIME_PARAMETER,
            MessageColumns::time);

    /** How MySQL and MariaDB spell what every database has. */
    public static final SqlWords WORDS = new SqlWords(
            "UTC_TIMESTAMP(6)",
            "UTC_TIMESTAMP(6)",
            "UTC_TIMESTAMP(6) + INTERVAL ? * 1000 MICROSECOND",
            "INSERT IGNORE",
            "");

    private MessageColumns() {}

    /** A time that is read. */
    public static String time(String column) {
        return "TIMESTAMPDIFF(MICROSECOND, " + EPOCH + ", " + column + ")";
    }

    /**
     * {@link #NAMES} as they are read. Of a row with more bytes than this there is no payload and no header, and the
     * other texts are shortened or null: the driver would hold the whole row in memory.
     */
    public static String upTo(long bytes) {
        String small = "IF(size <= " + bytes + ", ";
        return "id, " + small + "topic, LEFT(topic, " + MAX_SHOWN_CHARACTERS + ")), IF(size <= " + bytes
                + " OR OCTET_LENGTH(message_key) <= " + MAX_KEY_BYTES + ", message_key, NULL), "
                + small + "type, LEFT(type, " + MAX_SHOWN_CHARACTERS + ")), "
                + small + "payload, NULL), " + small + "headers, NULL), "
                + time("occurred_at") + ", " + time("deliver_after");
    }

    /** Ids are sixteen bytes, and times what {@link #time} selects. */
    private static final class Types implements ColumnTypes {
        /** The range of a DATETIME (MySQL's manual, "The DATE, DATETIME, and TIMESTAMP Types"). */
        private static final Instant MIN_TIME = Instant.parse("1000-01-01T00:00:00Z");

        @Override
        public Instant minTime() {
            return MIN_TIME;
        }

        @Override
        public void bindId(PreparedStatement statement, int index, @Nullable UUID id) throws SQLException {
            statement.setBytes(index, id == null ? null : Uuids.toBytes(id));
        }

        @Override
        public @Nullable UUID id(ResultSet rows, int index) throws SQLException {
            byte[] bytes = rows.getBytes(index);
            return bytes == null ? null : Uuids.of(bytes);
        }

        @Override
        public @Nullable Instant time(ResultSet rows, int index) throws SQLException {
            long micros = rows.getLong(index);
            return rows.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        }
    }
}
