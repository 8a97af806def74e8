package dev.hitotsu.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs statements that lock a table against others. They wait for the lock no longer than {@value #LOCK_MILLIS} ms, because
 * those who come behind them in the queue wait as long, and they reach the server in one piece: so however long this
 * process is stopped, the lock is never kept for that.
 */
final class BriefLock {
    private static final Logger log = LoggerFactory.getLogger(BriefLock.class);
    private static final int LOCK_MILLIS = 20;
    /** lock_not_available, deadlock_detected. */
    private static final Set<String> BUSY = Set.of("55P03", "40P01");

    private BriefLock() {}

    /**
     * Runs PL/pgSQL statements in a transaction of their own. To be called with auto-commit on.
     *
     * @return false where a lock could not be had in time; nothing was done then
     */
    static boolean tryRun(Connection connection, String statements) throws SQLException {
        try (Statement block = connection.createStatement()) {
            block.execute("DO $$ BEGIN PERFORM set_config('lock_timeout', '" + LOCK_MILLIS + "', true);\n" + statements
                    + "END $$");
            return true;
        } catch (SQLException e) {
            if (!BUSY.contains(e.getSQLState())) {
                throw e;
            }
            log.debug("in use, tried again later: {}", statements);
            return false;
        }
    }
}
