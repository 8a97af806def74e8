package dev.hitotsu.springboot.transaction;

import dev.hitotsu.jdbc.SqlState;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import org.jspecify.annotations.Nullable;

/** Tells what a COMMIT that failed has left behind. */
final class CommitFailures {
    /** How deep causes are followed; they can form a ring. */
    private static final int MAX_DEPTH = 50;

    /**
     * PostgreSQL's manual, appendix A: 57P01 to 57P05, an administrator, a crash or a time-out of the server ended the
     * session.
     */
    private static final String SESSION_ENDED = "57P0";

    private CommitFailures() {}

    /** Whether the connection was lost, so that the answer to COMMIT did not arrive. */
    static boolean isConnectionLost(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (cause instanceof SQLException error && isConnectionLost(error)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isConnectionLost(SQLException error) {
        String state = error.getSQLState();
        return error instanceof SQLRecoverableException
                || error instanceof SQLNonTransientConnectionException
                || SqlState.isInClass(error, SqlState.CONNECTION_EXCEPTION)
                || state != null && state.startsWith(SESSION_ENDED);
    }
}
