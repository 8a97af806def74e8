package dev.hitotsu.mysql.internal.binlog;

import dev.hitotsu.mysql.internal.binlog.BinlogEvent.Mark;

/**
 * The numbers of the kinds of events that matter, and what the others mean.
 *
 * <p>Source: MySQL's manual of the source code, "binary_log::Log_event_type"; MariaDB's manual, "2-Binlog Event
 * Header".
 */
final class EventTypes {
    static final int QUERY = 2;
    static final int FORMAT_DESCRIPTION = 15;
    static final int XID = 16;
    static final int TABLE_MAP = 19;
    static final int WRITE_ROWS_V1 = 23;
    static final int WRITE_ROWS_V2 = 30;
    static final int GTID = 33;
    static final int XA_PREPARE = 38;
    static final int MARIADB_GTID = 162;

    private EventTypes() {}

    /** What an event means that is none of these. */
    static BinlogEvent decodeOther(int type) throws BinlogFormatException {
        return switch (type) {
            // STOP, ROTATE, INTVAR, RAND, USER_VAR: of the file, or followed by the statement that they are for.
            case 3, 4, 5, 13, 14 -> Mark.NOTHING;
            // UPDATE_ROWS, DELETE_ROWS of both versions, PARTIAL_UPDATE_ROWS: rows of the log never change.
            case 24, 25, 31, 32, 39 -> Mark.NOTHING;
            // HEARTBEAT of both versions, IGNORABLE, ROWS_QUERY, PREVIOUS_GTIDS, TRANSACTION_CONTEXT, VIEW_CHANGE.
            case 27, 41, 28, 29, 35, 36, 37 -> Mark.NOTHING;
            // ANNOTATE_ROWS, BINLOG_CHECKPOINT, GTID_LIST, START_ENCRYPTION of MariaDB.
            case 160, 161, 163, 164 -> Mark.NOTHING;
            case 17, 18 -> new BinlogEvent.Hidden("LOAD DATA, written as a statement (expected: binlog_format ROW)");
            case 20 -> new BinlogEvent.Hidden("rows in a format of MySQL 5.0 (expected: of 5.6 or newer)");
            case 26 -> new BinlogEvent.Hidden("an incident that the server reports");
            case 34 -> new BinlogEvent.Hidden("a transaction without a GTID (expected: gtid_mode ON)");
            case 40 ->
                new BinlogEvent.Hidden("a compressed transaction (expected: binlog_transaction_compression OFF)");
            case 42 -> new BinlogEvent.Hidden("a GTID with a tag (expected: without)");
            case 165, 166, 167, 168, 169, 170, 171 ->
                new BinlogEvent.Hidden("a compressed event (expected: log_bin_compress OFF)");
            case FORMAT_DESCRIPTION -> Mark.NOTHING;
            default ->
                throw new BinlogFormatException(
                        "event: of the unknown type " + type + " (expected: one of MySQL or MariaDB)");
        };
    }
}
