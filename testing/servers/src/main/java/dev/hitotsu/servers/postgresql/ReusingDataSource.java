package dev.hitotsu.servers.postgresql;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A source of connections that are used again: a new one costs the server a process, and both sides together four
 * milliseconds, which is more than most statements of tests take. Each begins like a new one: what was set in its
 * session is forgotten, its open transaction, locks and temporary tables are gone. One whose driver's own connection
 * was asked for ({@link Connection#unwrap}) is not used again. Thread-safe.
 *
 * <p>Not for tests that end sessions, count them, or change what new ones begin with.
 */
public final class ReusingDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    /** In seconds. An idle connection whose server was stopped answers at once, with an error. */
    private static final int LIMIT = 30;

    private static final IdleConnections IDLE = new IdleConnections();

    private ReusingDataSource() {}

    /** A source of connections to the same database. */
    public static ReusingDataSource of(PGSimpleDataSource database) {
        ReusingDataSource source = new ReusingDataSource();
        source.setUrl(database.getURL());
        source.setUser(database.getUser());
        source.setPassword(database.getPassword());
        return source;
    }

    /** A connection that nobody else uses, an idle one if there is one. */
    @Override
    public Connection getConnection() throws SQLException {
        String target = getURL() + " " + getUser();
        for (Optional<Connection> kept = IDLE.take(target); kept.isPresent(); kept = IDLE.take(target)) {
            if (kept.get().isValid(LIMIT)) {
                return lent(target, kept.get());
            }
            kept.get().close();
        }
        return lent(target, super.getConnection());
    }

    private Connection lent(String target, Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                ReusingDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new LentConnection(connection, reset -> IDLE.keep(target, reset)));
    }
}
