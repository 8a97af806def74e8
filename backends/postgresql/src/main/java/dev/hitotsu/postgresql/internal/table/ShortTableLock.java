package dev.hitotsu.postgresql.internal.table;

import dev.hitotsu.jdbc.SqlState;
import dev.hitotsu.postgresql.internal.PostgreSqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements that lock a table. They wait at most {@value #LOCK_TIMEOUT_MILLIS} ms for the lock, because everybody
 * behind them in the queue waits as long. The server receives lock and work as one statement. So a paused JVM never
 * keeps the lock.
 */
public final class ShortTableLock {
    private static final Logger log = LoggerFactory.getLogger(ShortTableLock.class);
    private static final int LOCK_TIMEOUT_MILLIS = 20;

    private ShortTableLock() {}

    /**
     * Runs PL/pgSQL statements in a transaction of their own. Needs auto-commit.
     *
     * @return false if the lock was not free in time; then nothing was done
     */
    public static boolean tryRun(Connection connection, String statements) throws SQLException {
        try (Statement block = connection.createStatement()) {
            block.execute("DO $$ BEGIN PERFORM set_config('lock_timeout', '" + LOCK_TIMEOUT_MILLIS + "', true);\n"
                    + statements + "END $$");
            return true;
        } catch (SQLException e) {
            if (!isBusy(e)) {
                throw e;
            }
            log.debug("the table is in use; the next clean-up tries again: {}", statements);
            return false;
        }
    }

    private static boolean isBusy(SQLException e) {
        return SqlState.hasCode(e, PostgreSqlState.LOCK_NOT_AVAILABLE)
                || SqlState.hasCode(e, PostgreSqlState.DEADLOCK_DETECTED);
    }
}
