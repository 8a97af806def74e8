package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.SqlState;
import java.sql.SQLException;
import java.util.Set;

/**
 * The error codes that MySQL and MariaDB share. Their SQLSTATEs are too coarse: many errors have the same one.
 *
 * <p>Source: MySQL's manual, "Server Error Message Reference"; MariaDB's manual, "MariaDB Error Code Reference".
 */
public final class MySqlState {
    private static final int TABLE_EXISTS = 1050;
    private static final int SERVER_SHUTDOWN = 1053;
    private static final int DUPLICATE_ENTRY = 1062;
    private static final int PACKET_TOO_LARGE = 1153;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    private static final int READ_ONLY_SERVER = 1290;
    private static final int QUERY_INTERRUPTED = 1317;
    private static final int CONNECTION_KILLED = 1927;
    private static final int UNSAFE_BINLOG_FORMAT = 1665;
    private static final Set<Integer> UNKNOWN_TABLES = Set.of(1049, 1051, 1146);
    private static final Set<Integer> DENIALS = Set.of(1044, 1142, 1143, 1227, 1370);

    private MySqlState() {}

    public static boolean isDuplicate(SQLException error) {
        return error.getErrorCode() == DUPLICATE_ENTRY;
    }

    /** Whether the database or the table does not exist. */
    public static boolean isUnknownTable(SQLException error) {
        return UNKNOWN_TABLES.contains(error.getErrorCode());
    }

    /** Whether something of this name exists already. */
    public static boolean isTableExists(SQLException error) {
        return error.getErrorCode() == TABLE_EXISTS;
    }

    /** Whether the user lacks a right. */
    public static boolean isDenied(SQLException error) {
        return DENIALS.contains(error.getErrorCode());
    }

    /** Whether a lock was not free in time; the statement was undone, the transaction goes on. */
    public static boolean isLockTimeout(SQLException error) {
        return error.getErrorCode() == LOCK_WAIT_TIMEOUT;
    }

    /** Whether the server has rolled the whole transaction back, and another one may succeed. */
    public static boolean isConflict(SQLException error) {
        return error.getErrorCode() == DEADLOCK || SqlState.hasCode(error, SqlState.SERIALIZATION_FAILURE);
    }

    public static boolean isPacketTooLarge(SQLException error) {
        return error.getErrorCode() == PACKET_TOO_LARGE;
    }

    /** Whether {@code binlog_format = STATEMENT} keeps the server from writing under READ COMMITTED. */
    public static boolean isUnsafeBinlogFormat(SQLException error) {
        return error.getErrorCode() == UNSAFE_BINLOG_FORMAT;
    }

    public static boolean isReadOnly(SQLException error) {
        return error.getErrorCode() == READ_ONLY_SERVER || SqlState.hasCode(error, SqlState.READ_ONLY_TRANSACTION);
    }

    /** Whether the session is over, so that nobody knows what became of its last statement. */
    public static boolean isSessionEnded(SQLException error) {
        return SqlState.isInClass(error, SqlState.CONNECTION_EXCEPTION)
                || Set.of(SERVER_SHUTDOWN, QUERY_INTERRUPTED, CONNECTION_KILLED).contains(error.getErrorCode());
    }
}
