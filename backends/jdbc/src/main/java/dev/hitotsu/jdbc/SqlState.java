package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.util.Set;

/**
 * The SQLSTATE codes and classes of the SQL standard that this library acts on. A class is the first two of the five
 * characters; every database that follows the standard uses it. Codes of one database live in its own module.
 *
 * <p>Source: ISO/IEC 9075-2 (SQL/Foundation), the table of SQLSTATE class and subclass codes.
 */
public final class SqlState {
    /** Class: there is no connection, or it broke. */
    public static final String CONNECTION_EXCEPTION = "08";

    /** Class: a row violates a constraint. */
    public static final String INTEGRITY_CONSTRAINT_VIOLATION = "23";

    /** Code: the transaction may only read. */
    public static final String READ_ONLY_TRANSACTION = "25006";

    /**
     * Code: the driver has connected again, and the transaction is gone (MariaDB Connector/J, "Failover and high
     * availability").
     */
    public static final String TRANSACTION_LOST = "25S03";

    /** Class: the user is unknown, or the password is wrong. */
    public static final String INVALID_AUTHORIZATION = "28";

    /** Class: there is no database with this name. */
    public static final String INVALID_CATALOG_NAME = "3D";

    /** Class: the database has rolled the transaction back. */
    public static final String TRANSACTION_ROLLBACK = "40";

    /** Code: the transaction conflicted with another one; it may succeed when repeated. */
    public static final String SERIALIZATION_FAILURE = "40001";

    /** Class: the statement is wrong, names what does not exist, or the user has not the right to run it. */
    public static final String SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION = "42";

    private static final Set<String> REFUSALS =
            Set.of(INVALID_AUTHORIZATION, INVALID_CATALOG_NAME, SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION);
    private static final int CODE_LENGTH = 5;
    private static final int CLASS_LENGTH = 2;

    private SqlState() {}

    /** Whether the error has this code of five characters. */
    public static boolean hasCode(SQLException error, String code) {
        requireNonNull(error, "error: null (expected: an exception)");
        requireNonNull(code, "code: null (expected: a code of five characters)");
        return code.equals(error.getSQLState());
    }

    /** Whether the error is in this class of two characters. */
    public static boolean isInClass(SQLException error, String sqlStateClass) {
        requireNonNull(error, "error: null (expected: an exception)");
        requireNonNull(sqlStateClass, "sqlStateClass: null (expected: a class of two characters)");
        return classOf(error).equals(sqlStateClass);
    }

    /**
     * Whether a person has to change something (the user, the rights, the name of the database, the statement). Waiting
     * does not help.
     */
    public static boolean isRefusal(SQLException error) {
        requireNonNull(error, "error: null (expected: an exception)");
        return REFUSALS.contains(classOf(error));
    }

    /** What the driver has said. A connection pool wraps that in an error of its own. */
    public static SQLException rootCause(SQLException error) {
        requireNonNull(error, "error: null (expected: an exception)");
        return error.getCause() instanceof SQLException cause && cause != error ? rootCause(cause) : error;
    }

    private static String classOf(SQLException error) {
        String state = error.getSQLState();
        return state == null || state.length() != CODE_LENGTH ? "" : state.substring(0, CLASS_LENGTH);
    }
}
