package dev.hitotsu.postgresql.internal;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * Ends connections that a pool must not hand out again. They are aborted, so that a server that does not answer delays nobody.
 * HikariCP is told first: it logs each connection that it finds aborted, with a stack trace.
 */
public final class DiscardedConnections {
    private static final Executor SAME_THREAD = Runnable::run;
    private static final boolean HIKARI = isOnClassPath("com.zaxxer.hikari.HikariDataSource");

    private DiscardedConnections() {}

    /** Ends the connection for its user and for the pool that it came from, if it came from one. */
    public static void discard(DataSource dataSource, Connection connection) throws SQLException {
        abort(dataSource, connection);
        connection.close();
    }

    /** The same from another thread: the user of the connection notices, and closes it. */
    public static void abort(DataSource dataSource, Connection connection) throws SQLException {
        if (HIKARI) {
            Hikari.evict(dataSource, connection);
        }
        connection.abort(SAME_THREAD);
    }

    private static boolean isOnClassPath(String name) {
        try {
            Class.forName(name, false, DiscardedConnections.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Loaded only where HikariCP is on the class path. */
    private static final class Hikari {
        static void evict(DataSource dataSource, Connection connection) throws SQLException {
            if (dataSource.isWrapperFor(HikariDataSource.class)) {
                dataSource.unwrap(HikariDataSource.class).evictConnection(connection);
            }
        }
    }
}
