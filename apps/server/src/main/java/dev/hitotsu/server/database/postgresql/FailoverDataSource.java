package dev.hitotsu.server.database.postgresql;

import dev.hitotsu.server.database.DatabasePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A data source for a URL with several hosts. The driver asks them in turn, and its limit for a login counts for all of
 * them together: one host that accepts connections and never answers, such as a frozen primary, would use it up at
 * every attempt. So each host has a limit of its own here. What the URL itself limits stays as it is.
 *
 * @see <a href="https://jdbc.postgresql.org/documentation/use/#connection-fail-over">pgjdbc: connection fail-over</a>
 */
final class FailoverDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration MIN_LOGIN_TIMEOUT = Duration.ofSeconds(10);

    /** What a statement may take without a byte from the server, in milliseconds; 0 for no limit. */
    private int statementTimeoutMillis;

    private transient @Nullable DatabasePassword password;

    /** A password that may change. */
    void setPassword(DatabasePassword changing) {
        password = changing;
        setPassword(changing.current());
    }

    /** Sets the limits that the URL leaves open. */
    void limitTimePerHost(String url) {
        Properties given = Driver.parseURL(url, new Properties());
        if (given == null) {
            return;
        }
        if (PGProperty.CONNECT_TIMEOUT.getOrNull(given) == null) {
            setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
        }
        if (PGProperty.SSL_RESPONSE_TIMEOUT.getOrNull(given) == null) {
            setSslResponseTimeout((int) ANSWER_TIMEOUT.toMillis());
        }
        String socketTimeout = PGProperty.SOCKET_TIMEOUT.getOrNull(given);
        if (socketTimeout == null) {
            setSocketTimeout((int) ANSWER_TIMEOUT.toSeconds());
        } else {
            statementTimeoutMillis = getSocketTimeout() * 1_000;
        }
        if (PGProperty.LOGIN_TIMEOUT.getOrNull(given) == null) {
            Duration all = CONNECT_TIMEOUT.plus(ANSWER_TIMEOUT).multipliedBy(getServerNames().length);
            setLoginTimeout((int) (all.compareTo(MIN_LOGIN_TIMEOUT) > 0 ? all : MIN_LOGIN_TIMEOUT).toSeconds());
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        DatabasePassword changing = password;
        return changing == null ? super.getConnection() : changing.connect(text -> getConnection(getUser(), text));
    }

    /** The limit for an answer is one of the login only: a statement may take longer. */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        connection.setNetworkTimeout(Runnable::run, statementTimeoutMillis);
        return connection;
    }
}
