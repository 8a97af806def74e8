package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.EffectOutcome;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.jdbc.internal.inbox.KeptResults;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs effects in a transaction of their database. Claim, effect and result commit together, so a crash at any moment
 * leaves all or nothing, and the effect happens once (promise P6).
 *
 * <pre>{@code
 * EffectRunner<Connection> effects = PostgreSql.of(dataSource).effects("orders");
 * HttpIdempotency<Connection> idempotency = HttpIdempotency.of(effects);
 * }</pre>
 *
 * <p>The connection that an effect gets refuses what would end the transaction. {@link OutboxEffectRunner} also commits
 * messages.
 *
 * <p>Thread-safe. Blocks for the database and for the effect. Holds one connection while the effect runs.
 */
public final class JdbcEffectRunner extends KeptEffectRunner<Connection> {
    private static final Logger log = LoggerFactory.getLogger(JdbcEffectRunner.class);

    private final DataSource dataSource;

    private JdbcEffectRunner(DataSource dataSource, KeptResults results) {
        super(results);
        this.dataSource = dataSource;
    }

    /**
     * A runner that remembers for eight days.
     *
     * @param consumer names the effect, for example {@code orders}; it must stay the same, because results belong to it
     */
    public static JdbcEffectRunner of(DataSource dataSource, ResultStore<Connection> store, String consumer) {
        requireNonNull(dataSource, "dataSource: null (expected: a DataSource)");
        return new JdbcEffectRunner(dataSource, new KeptResults(store, consumer));
    }

    /** A runner that remembers for another time. */
    public JdbcEffectRunner withRetention(Retention newRetention) {
        return new JdbcEffectRunner(dataSource, results.withRetention(newRetention));
    }

    @Override
    <E extends Exception> EffectOutcome runInTransaction(
            EffectKey key, byte[] fingerprint, Effect<Connection, E> effect) throws E {
        Connection connection = open(key);
        try {
            return results.run(
                    connection,
                    key,
                    fingerprint,
                    effect,
                    WorkConnection.of(connection),
                    () -> results.store().commit(connection),
                    () -> rollback(key, connection));
        } catch (Throwable failure) {
            Rollback.after(failure, connection);
            throw failure;
        } finally {
            close(connection);
        }
    }

    private Connection open(EffectKey key) {
        try {
            Connection connection = dataSource.getConnection();
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new InboxException(key + ": no connection (expected: one): " + e.getMessage(), e);
        }
    }

    private static void rollback(EffectKey key, Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new InboxException(key + ": not rolled back: " + e.getMessage(), e);
        }
    }

    /** What was committed stays so, whatever becomes of the connection. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("A connection could not be closed", e);
        }
    }

    @Override
    int deleteForgotten(int limit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            int deleted = results.store().deleteForgotten(connection, limit);
            results.store().commit(connection);
            return deleted;
        }
    }
}
