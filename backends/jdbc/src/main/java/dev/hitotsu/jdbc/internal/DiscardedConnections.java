package dev.hitotsu.jdbc.internal;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import javax.sql.DataSource;

/**
 * Ends connections that a pool must not hand out again. They are aborted, so that a server that does not answer delays
 * nobody. HikariCP is told first: it logs each connection that it finds aborted, with a stack trace.
 */
public final class DiscardedConnections {
    private static final Executor SAME_THREAD = Runnable::run;
    private static final boolean HIKARI = isOnClassPath("com.zaxxer.hikari.HikariDataSource");

    private DiscardedConnections() {}

    /** Ends the connection. To be called once, by any thread; closing the connection afterwards does nothing more. */
    public static void discard(DataSource dataSource, Connection connection) throws SQLException {
        if (HIKARI && Hikari.discard(dataSource, connection)) {
            return;
        }
        connection.abort(SAME_THREAD);
        connection.close();
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
        /** The pool closes what it evicts, but on another thread, and not before a server answers. */
        static boolean discard(DataSource dataSource, Connection connection) throws SQLException {
            if (!dataSource.isWrapperFor(HikariDataSource.class)) {
                return false;
            }
            Connection physical = connection.unwrap(Connection.class);
            dataSource.unwrap(HikariDataSource.class).evictConnection(connection);
            physical.abort(SAME_THREAD);
            return true;
        }
    }
}
