package dev.hitotsu.mysql.internal.binlog;

import dev.hitotsu.jdbc.internal.MessageRow;
import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.Uuids;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table of messages as the binary log has it: by the places of its columns, without their names. Immutable.
 *
 * <p>Source: MySQL's manual of the source code, "Table_map_event" and "Rows_event"; MariaDB's manual, "Rows_event_v1".
 */
final class MessageTable {
    private static final int ID_LENGTH = 16;
    private static final int MICROS_DIGITS = 6;

    /**
     * A column: the number of its type in the binary log, how many bytes describe that there, and the type's name in
     * SQL.
     */
    private enum Column {
        POSITION(8, 0, "bigint"),
        KIND(1, 0, "tinyint"),
        ID(254, 2, "binary"),
        TOPIC(252, 1, "text"),
        MESSAGE_KEY(252, 1, "longtext"),
        TYPE(252, 1, "text"),
        PAYLOAD(252, 1, "longblob"),
        HEADERS(252, 1, "longtext"),
        OCCURRED_AT(18, 1, "datetime"),
        DELIVER_AFTER(18, 1, "datetime"),
        APPENDED_AT(18, 1, "datetime"),
        SIZE(8, 0, "bigint");

        private static final Column[] ALL = values();

        private final int type;
        private final int metadataLength;
        private final String sqlType;

        Column(int type, int metadataLength, String sqlType) {
            this.type = type;
            this.metadataLength = metadataLength;
            this.sqlType = sqlType;
        }
    }

    /** Name and type of each column, in order. */
    static final List<String> COLUMNS = Arrays.stream(Column.values())
            .map(column -> column.name().toLowerCase(Locale.ROOT) + " " + column.sqlType)
            .toList();

    /** Of texts and bytes, how many bytes their length has. */
    private final int[] lengthBytes;

    private MessageTable(int[] lengthBytes) {
        this.lengthBytes = lengthBytes;
    }

    /**
     * Reads what is said of the columns, from their number on.
     *
     * @throws BinlogFormatException where the table is another one than the schema of this release has
     */
    static MessageTable read(EventBytes event) throws BinlogFormatException {
        int count = event.packed();
        byte[] types = event.take(count);
        EventBytes metadata = metadata(event);
        if (count != Column.ALL.length) {
            throw altered(count + " columns", String.valueOf(Column.ALL.length));
        }
        int[] lengthBytes = new int[count];
        for (Column column : Column.ALL) {
            int type = types[column.ordinal()] & 0xFF;
            if (type != column.type) {
                throw altered("column " + column.ordinal() + " of the type " + type, String.valueOf(column.type));
            }
            long about = metadata.bigEndian(column.metadataLength);
            lengthBytes[column.ordinal()] = (int) about;
            requireExpected(column, about);
        }
        return new MessageTable(lengthBytes);
    }

    private static EventBytes metadata(EventBytes event) throws BinlogFormatException {
        byte[] metadata = event.take(event.packed());
        return new EventBytes(metadata, 0, metadata.length);
    }

    private static void requireExpected(Column column, long about) throws BinlogFormatException {
        boolean asExpected = switch (column) {
            case POSITION, KIND, SIZE -> true;
            case ID -> about == (254 << 8 | ID_LENGTH);
            case TOPIC, MESSAGE_KEY, TYPE, PAYLOAD, HEADERS -> about >= 1 && about <= 4;
            case OCCURRED_AT, DELIVER_AFTER, APPENDED_AT -> about == MICROS_DIGITS;
        };
        if (!asExpected) {
            throw altered("column " + column.ordinal() + " with " + about, "as \"hitotsu schema\" makes it");
        }
    }

    private static BinlogFormatException altered(String found, String expected) {
        return new BinlogFormatException(
                "table message: " + found + " (expected: " + expected + "; was the table altered?)");
    }

    /** The number of columns, which each event repeats. */
    int columnCount() {
        return Column.ALL.length;
    }

    /**
     * Reads a row.
     *
     * @param present which columns the event has
     * @return null for a message of more bytes than this
     */
    @Nullable LogRow row(EventBytes event, BitSet present, long maxMessageBytes) throws BinlogFormatException {
        Values values = new Values();
        BitSet nulls = event.bits(present.cardinality());
        int index = 0;
        for (Column column : Column.ALL) {
            if (present.get(column.ordinal()) && !nulls.get(index++)) {
                read(event, column, values);
            }
        }
        return values.toRow(maxMessageBytes);
    }

    private void read(EventBytes event, Column column, Values values) throws BinlogFormatException {
        switch (column) {
            case POSITION -> values.position = event.littleEndian(8);
            case KIND -> values.kind = event.oneByte();
            case ID -> values.id = Uuids.of(Arrays.copyOf(event.take(idLength(event)), ID_LENGTH));
            case TOPIC -> values.topic = text(event, column, values);
            case MESSAGE_KEY -> values.key = text(event, column, values);
            case TYPE -> values.type = text(event, column, values);
            case PAYLOAD -> values.payload = event.take(length(event, column, values));
            case HEADERS -> values.headers = text(event, column, values);
            case OCCURRED_AT -> values.occurredAt = time(event);
            case DELIVER_AFTER -> values.deliverAfter = time(event);
            case APPENDED_AT -> event.skip(8);
            case SIZE -> event.skip(8);
        }
    }

    /** The server leaves out zeros at the end. */
    private static int idLength(EventBytes event) throws BinlogFormatException {
        int length = event.oneByte();
        if (length > ID_LENGTH) {
            throw new BinlogFormatException("id: " + length + " bytes (expected: at most " + ID_LENGTH + ")");
        }
        return length;
    }

    private String text(EventBytes event, Column column, Values values) throws BinlogFormatException {
        return event.text(length(event, column, values));
    }

    private long length(EventBytes event, Column column, Values values) throws BinlogFormatException {
        long length = event.littleEndian(lengthBytes[column.ordinal()]);
        values.size += length;
        return length;
    }

    /**
     * A DATETIME(6): a bit for the sign, 17 for year and month, 5 each for day and hour, 6 each for minute and second.
     */
    private static Instant time(EventBytes event) throws BinlogFormatException {
        long packed = event.bigEndian(5);
        int micros = (int) event.bigEndian(3);
        int months = (int) (packed >> 22 & 0x1FFFF);
        try {
            return LocalDateTime.of(
                            months / 13,
                            months % 13,
                            (int) (packed >> 17 & 0x1F),
                            (int) (packed >> 12 & 0x1F),
                            (int) (packed >> 6 & 0x3F),
                            (int) (packed & 0x3F),
                            micros * 1_000)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new BinlogFormatException("time: " + e.getMessage() + " (expected: a time)");
        }
    }

    /** The values of a row. */
    private static final class Values {
        private @Nullable Long position;
        private int kind;
        private @Nullable UUID id;
        private @Nullable String topic;
        private @Nullable String key;
        private @Nullable String type;
        private byte @Nullable [] payload;
        private @Nullable String headers;
        private @Nullable Instant occurredAt;
        private @Nullable Instant deliverAfter;
        private long size;

        private LogRow.Kind kind() throws BinlogFormatException {
            try {
                return LogRow.Kind.of(kind);
            } catch (IllegalStateException e) {
                throw new BinlogFormatException(String.valueOf(e.getMessage()));
            }
        }

        @Nullable LogRow toRow(long maxMessageBytes) throws BinlogFormatException {
            if (position == null || id == null || topic == null || type == null || position < 1) {
                throw new BinlogFormatException("row: position " + position + ", id " + id + ", topic " + topic
                        + ", type " + type + " (expected: a value of each)");
            }
            LogRow.Kind known = kind();
            if (known != LogRow.Kind.MESSAGE) {
                return new LogRow(position, known, 0, null);
            }
            if (size > maxMessageBytes) {
                return null;
            }
            MessageRow row = new MessageRow(id, topic, key, type, payload, headers, occurredAt, deliverAfter);
            return new LogRow(position, known, size, row.toEntry(position));
        }
    }
}
