package dev.hitotsu.postgresql.internal;

import java.sql.SQLException;

/**
 * The SQLSTATE codes that only PostgreSQL has. Those of the standard are in {@link dev.hitotsu.jdbc.SqlState}.
 *
 * <p>Source: PostgreSQL's manual, appendix A (error codes).
 */
public final class PostgreSqlState {
    /** An entry refers to a row that does not exist. */
    public static final String FOREIGN_KEY_VIOLATION = "23503";

    public static final String UNIQUE_VIOLATION = "23505";

    /** An earlier statement of the transaction failed: in_failed_sql_transaction. */
    public static final String TRANSACTION_FAILED = "25P02";

    /** The role lacks a right. */
    public static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** The schema does not exist. */
    public static final String INVALID_SCHEMA_NAME = "3F000";

    public static final String DEADLOCK_DETECTED = "40P01";
    public static final String UNDEFINED_TABLE = "42P01";

    /** Something of this name exists already. */
    public static final String DUPLICATE_OBJECT = "42710";

    /** A lock could not be had within {@code lock_timeout}. */
    public static final String LOCK_NOT_AVAILABLE = "55P03";

    /** A statement took longer than {@code statement_timeout}, or was cancelled. */
    public static final String QUERY_CANCELED = "57014";

    /** The start of 57P01 to 57P05: an administrator, a crash or a timeout of the server ended the session. */
    private static final String SESSION_ENDED = "57P0";

    private PostgreSqlState() {}

    /** Whether the server ended the session, for example because it shut down. */
    public static boolean isSessionEnded(SQLException error) {
        String state = error.getSQLState();
        return state != null && state.startsWith(SESSION_ENDED);
    }
}
