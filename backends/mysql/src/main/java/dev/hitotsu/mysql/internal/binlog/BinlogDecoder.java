package dev.hitotsu.mysql.internal.binlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.binlog.BinlogEvent.Mark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an event means: it takes rows that were inserted into the table of messages, where transactions begin and
 * end, and passes over everything else. What it does not know and what might hide such rows it says so of. Checks each
 * event's checksum, where the server writes them. Not thread-safe.
 *
 * <p>Source: MySQL's manual of the source code, "Replication Protocol"; MariaDB's manual, "Replication Protocol".
 */
final class BinlogDecoder {
    static final int HEADER_LENGTH = 19;

    private static final int CHECKSUM_LENGTH = 4;
    private static final int FORMAT_VERSION = 4;
    /** In a description of the format: behind the version, that of the server in fifty bytes, and a time in four. */
    private static final int HEADER_LENGTH_OFFSET = HEADER_LENGTH + 2 + 50 + 4;

    private static final int TYPE_OFFSET = 4;
    private static final int SERVER_ID_OFFSET = 5;
    private static final int CRC32_ALGORITHM = 1;
    private static final int NO_ALGORITHM = 0;

    private static final int MARIADB_STANDALONE = 1;

    /** In an event without rows that ends a statement. */
    private static final long NO_TABLE = 0xFFFFFF;

    private final SchemaName schema;
    private final long maxMessageBytes;
    private final QueryEvents queries;

    /** The number of the table of messages in the events that follow; it changes when the table does. */
    private final Map<Long, MessageTable> tables = new HashMap<>();

    /** The numbers of other tables in the transaction. */
    private final Set<Long> others = new HashSet<>();

    private boolean hasChecksums;

    BinlogDecoder(SchemaName schema, long maxMessageBytes) {
        this.schema = schema;
        this.maxMessageBytes = maxMessageBytes;
        this.queries = new QueryEvents(schema);
    }

    /**
     * Decodes a whole event.
     *
     * @throws BinlogFormatException where its bytes are not as they should be
     */
    BinlogEvent decode(byte[] event) throws BinlogFormatException {
        if (event.length < HEADER_LENGTH) {
            throw new BinlogFormatException(
                    "event: " + event.length + " bytes (expected: at least " + HEADER_LENGTH + ")");
        }
        int type = event[TYPE_OFFSET] & 0xFF;
        if (type == EventTypes.FORMAT_DESCRIPTION) {
            readFormat(event);
        }
        EventBytes body = new EventBytes(event, HEADER_LENGTH, event.length - checkedChecksum(event));
        return switch (type) {
            case EventTypes.GTID -> begun(mySqlGtid(body));
            case EventTypes.MARIADB_GTID -> begun(mariaDbGtid(event, body));
            case EventTypes.QUERY -> queries.decode(body);
            case EventTypes.XID -> Mark.COMMIT;
            // With a byte for those that commit in one phase.
            case EventTypes.XA_PREPARE -> body.oneByte() == 0 ? Mark.PREPARE : Mark.COMMIT;
            case EventTypes.TABLE_MAP -> tableMap(body);
            case EventTypes.WRITE_ROWS_V1 -> rows(body, false);
            case EventTypes.WRITE_ROWS_V2 -> rows(body, true);
            default -> EventTypes.decodeOther(type);
        };
    }

    /**
     * The version of the format in two bytes, that of the server in fifty; the last but four bytes is the algorithm of
     * checksums.
     */
    private void readFormat(byte[] event) throws BinlogFormatException {
        requireVersion(event);
        int algorithm =
                event.length < HEADER_LENGTH + CHECKSUM_LENGTH + 1 ? -1 : event[event.length - CHECKSUM_LENGTH - 1];
        if (algorithm != CRC32_ALGORITHM && algorithm != NO_ALGORITHM) {
            throw new BinlogFormatException(
                    "checksum algorithm: " + algorithm + " (expected: 0 or 1, of MySQL 5.6 or MariaDB 10 or newer)");
        }
        hasChecksums = algorithm == CRC32_ALGORITHM;
        tables.clear();
        others.clear();
    }

    /** It also says itself whether it has a checksum, so what every such event has must be there. */
    private static void requireVersion(byte[] event) throws BinlogFormatException {
        if (event.length <= HEADER_LENGTH_OFFSET
                || event[HEADER_LENGTH] != FORMAT_VERSION
                || event[HEADER_LENGTH + 1] != 0
                || event[HEADER_LENGTH_OFFSET] != HEADER_LENGTH) {
            throw new BinlogFormatException("format of the log: another version (expected: 4, with headers of "
                    + HEADER_LENGTH + " bytes, of MySQL 5.6 or MariaDB 10 or newer)");
        }
    }

    private int checkedChecksum(byte[] event) throws BinlogFormatException {
        if (!hasChecksums) {
            return 0;
        }
        int end = event.length - CHECKSUM_LENGTH;
        if (end < HEADER_LENGTH) {
            throw new BinlogFormatException("event: " + event.length + " bytes (expected: with a checksum)");
        }
        CRC32 sum = new CRC32();
        sum.update(event, 0, end);
        int found = Integer.reverseBytes(ByteBuffer.wrap(event).getInt(end));
        if ((int) sum.getValue() != found) {
            throw new BinlogFormatException("checksum: " + Integer.toHexString(found) + " (expected: "
                    + Integer.toHexString((int) sum.getValue()) + ")");
        }
        return CHECKSUM_LENGTH;
    }

    /** Descriptions of tables hold until the end of their statement. */
    private BinlogEvent begun(BinlogEvent begin) {
        tables.clear();
        others.clear();
        return begin;
    }

    private static BinlogEvent mySqlGtid(EventBytes body) throws BinlogFormatException {
        body.skip(1); // flags
        UUID server = new UUID(body.bigEndian(8), body.bigEndian(8));
        return new BinlogEvent.Begin(server + ":" + number(body), BinlogEvent.Form.UNKNOWN);
    }

    private static BinlogEvent mariaDbGtid(byte[] event, EventBytes body) throws BinlogFormatException {
        long number = number(body);
        long domain = body.littleEndian(4);
        boolean isStatement = (body.oneByte() & MARIADB_STANDALONE) != 0;
        long server = new EventBytes(event, SERVER_ID_OFFSET, HEADER_LENGTH).littleEndian(4);
        return new BinlogEvent.Begin(
                domain + "-" + server + "-" + number,
                isStatement ? BinlogEvent.Form.STATEMENT : BinlogEvent.Form.TRANSACTION);
    }

    private static long number(EventBytes body) throws BinlogFormatException {
        long number = body.littleEndian(8);
        if (number < 1) {
            throw new BinlogFormatException("GTID: number " + number + " (expected: 1 or more)");
        }
        return number;
    }

    private BinlogEvent tableMap(EventBytes body) throws BinlogFormatException {
        long table = body.littleEndian(6);
        body.skip(2); // flags
        String database = name(body);
        String name = name(body);
        tables.remove(table);
        if (database.equals(schema.value()) && name.equals(LogTables.CURRENT)) {
            tables.put(table, MessageTable.read(body));
            others.remove(table);
        } else {
            others.add(table);
        }
        return Mark.NOTHING;
    }

    private static String name(EventBytes body) throws BinlogFormatException {
        String name = new String(body.take(body.oneByte()), UTF_8);
        body.skip(1); // a zero
        return name;
    }

    /** Each statement describes its tables before their rows, so rows of an unknown one might be ours. */
    private void requireKnown(long number) throws BinlogFormatException {
        if (number != NO_TABLE && !others.contains(number)) {
            throw new BinlogFormatException(
                    "rows of table " + number + ": not described (expected: a description before them)");
        }
    }

    private BinlogEvent rows(EventBytes body, boolean withExtraData) throws BinlogFormatException {
        int length = body.remaining();
        long number = body.littleEndian(6);
        MessageTable table = tables.get(number);
        if (table == null) {
            requireKnown(number);
            return Mark.NOTHING;
        }
        body.skip(2); // flags
        if (withExtraData) {
            body.skip(body.littleEndian(2) - 2);
        }
        int count = body.packed();
        if (count != table.columnCount()) {
            throw new BinlogFormatException(
                    "columns: " + count + " (expected: " + table.columnCount() + ", as the table has)");
        }
        BitSet present = body.bits(count);
        present.clear(count, Math.max(count, present.length()));
        List<LogRow> rows = new ArrayList<>();
        while (body.remaining() > 0) {
            @Nullable LogRow row = table.row(body, present, maxMessageBytes);
            if (row == null) {
                return new BinlogEvent.Hidden("a message of more than " + maxMessageBytes + " bytes");
            }
            rows.add(row);
        }
        return new BinlogEvent.Rows(rows, length);
    }
}
