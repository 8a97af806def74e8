package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.jdbc.internal.coordination.EntryPath;
import dev.hitotsu.jdbc.internal.coordination.Watches;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGNotification;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for changes ({@code LISTEN}), runs the watches, and ends expired sessions, on one connection and one thread.
 * If the connection is lost, the listener opens a new one and runs every watch, because it may have missed a change.
 */
final class ChangeListener {
    private static final Logger log = LoggerFactory.getLogger(ChangeListener.class);
    private static final long RETRY_MILLIS = 100;
    private static final long MAX_RETRY_MILLIS = 1_000;
    /** A dead connection is noticed after this time and the timeout of one request, at the latest. */
    private static final long MAX_WAIT_MILLIS = 1_000;

    private static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(5);

    private final SqlExecutor executor;
    private final CoordinationSql sql;
    private final Watches watches = new Watches();
    private final Semaphore closing = new Semaphore(0);
    /** The connection that listens; who takes it out ends it. */
    private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();

    private boolean started;
    private int failures;

    ChangeListener(SqlExecutor executor, CoordinationSql sql) {
        this.executor = executor;
        this.sql = sql;
    }

    /** Starts to listen and to end expired sessions, unless it has started before. */
    synchronized void start() {
        if (!started && !executor.isClosed()) {
            started = true;
            Thread.ofVirtual().name("hitotsu-sql-listener").start(this::run);
        }
    }

    StoreWatch watch(String path, Runnable changed) {
        StoreWatch watch = watches.add(path, changed);
        start();
        return watch;
    }

    private void run() {
        while (!executor.isClosed()) {
            try {
                connectAndListen();
            } catch (SQLException | RuntimeException | Error e) {
                // Else watchers would wait for ever for what nobody receives.
                failures++;
                if (failures == 1 && !executor.isClosed()) {
                    log.warn("changes are not received for now: {}", e.toString());
                }
                log.debug("cannot listen for changes", e);
                pause();
            }
        }
    }

    private void connectAndListen() throws SQLException {
        Connection pooled = executor.connect();
        connection.set(pooled);
        try {
            // Not through the pool: it would log the end of this connection, which close() brings about, as a failure.
            listen(pooled.unwrap(PgConnection.class));
        } finally {
            // A pool must not hand this connection out again, because it listens.
            end();
        }
    }

    private void pause() {
        try {
            boolean unused =
                    closing.tryAcquire(Math.min(MAX_RETRY_MILLIS, RETRY_MILLIS * failures), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(PgConnection listening) throws SQLException {
        try (Statement statement = listening.createStatement()) {
            listening.setNetworkTimeout(Runnable::run, Math.toIntExact(NETWORK_TIMEOUT.toMillis()));
            statement.execute("LISTEN " + sql.channel());
            failures = 0;
            watches.runAll();
            while (!executor.isClosed()) {
                long waitMillis = endExpiredSessions(statement);
                PGNotification @Nullable [] received = listening.getNotifications(Math.toIntExact(waitMillis));
                if (received != null) {
                    runWatches(received);
                }
            }
        }
    }

    /** Ends expired sessions. Returns how many milliseconds pass until the next one can expire. */
    private long endExpiredSessions(Statement statement) throws SQLException {
        statement.executeUpdate(sql.endExpiredSessions());
        try (ResultSet row = statement.executeQuery(sql.nextExpiry())) {
            row.next();
            double millis = row.getDouble(1);
            boolean none = row.wasNull();
            return none ? MAX_WAIT_MILLIS : Math.clamp((long) millis + 1, 1, MAX_WAIT_MILLIS);
        }
    }

    private void runWatches(PGNotification[] received) {
        for (PGNotification notification : received) {
            String path = notification.getParameter();
            if (path.isEmpty()) {
                watches.runAll();
            } else {
                watches.run(path);
                watches.run(EntryPath.of(path).folder());
            }
        }
    }

    void close() {
        closing.release();
        end();
    }

    private void end() {
        Connection ending = connection.getAndSet(null);
        if (ending != null) {
            try {
                executor.discard(ending);
            } catch (SQLException e) {
                log.debug("the listening connection could not be ended", e);
            }
        }
    }
}
