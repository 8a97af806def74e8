package dev.hitotsu.postgresql.coordination;

import dev.hitotsu.coordination.store.StoreWatch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of changes ({@code LISTEN}), tells who watches, and ends the sessions whose time is over: all on one connection and
 * one thread. A connection that is lost is opened again, and then all are told, because something may have been missed.
 */
final class ChangeListener {
    private static final Logger log = LoggerFactory.getLogger(ChangeListener.class);
    private static final long RETRY_MILLIS = 100;
    private static final long LONGEST_RETRY_MILLIS = 1_000;
    /** Also how long a connection may be dead before that is noticed, beside the timeout of a request. */
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Database database;
    private final Statements statements;
    private final Map<String, Set<Watch>> watches = new ConcurrentHashMap<>();
    private final Semaphore closing = new Semaphore(0);
    private volatile @Nullable Connection connection;
    private boolean started;
    private int failures;

    ChangeListener(Database database, Statements statements) {
        this.database = database;
        this.statements = statements;
    }

    /** Starts to hear and to end sessions, if it has not yet. */
    synchronized void start() {
        if (!started && !database.isClosed()) {
            started = true;
            Thread.ofVirtual().name("hitotsu-sql-listener").start(this::run);
        }
    }

    StoreWatch watch(String path, Runnable changed) {
        Watch watch = new Watch(path, changed);
        watches.compute(path, (same, present) -> {
            Set<Watch> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(watch);
            return all;
        });
        start();
        return watch;
    }

    private void run() {
        while (!database.isClosed()) {
            try (Connection listening = database.connect()) {
                connection = listening;
                listen(listening);
            } catch (SQLException e) {
                failures++;
                if (failures == 1 && !database.isClosed()) {
                    log.warn("changes are not received for now: {}", e.getMessage());
                }
                log.debug("changes cannot be heard of", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            boolean unused =
                    closing.tryAcquire(Math.min(LONGEST_RETRY_MILLIS, RETRY_MILLIS * failures), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Connection listening) throws SQLException {
        try (Statement statement = listening.createStatement()) {
            listening.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER.toMillis()));
            statement.execute("LISTEN " + statements.channel());
            failures = 0;
            watches.values().forEach(ChangeListener::tell);
            PGConnection notifying = listening.unwrap(PGConnection.class);
            while (!database.isClosed()) {
                long pause = endExpired(statement);
                PGNotification @Nullable [] heard = notifying.getNotifications(Math.toIntExact(pause));
                if (heard != null) {
                    hear(heard);
                }
            }
        } finally {
            // A pool must not hand out again what listens.
            listening.abort(Runnable::run);
        }
    }

    /** For how many milliseconds no session will expire. */
    private long endExpired(Statement statement) throws SQLException {
        statement.executeUpdate(statements.endExpired());
        try (ResultSet row = statement.executeQuery(statements.nextExpiry())) {
            row.next();
            double millis = row.getDouble(1);
            boolean none = row.wasNull();
            return none ? LONGEST_PAUSE_MILLIS : Math.clamp((long) millis + 1, 1, LONGEST_PAUSE_MILLIS);
        }
    }

    private void hear(PGNotification[] heard) {
        for (PGNotification notification : heard) {
            String path = notification.getParameter();
            if (path.isEmpty()) {
                watches.values().forEach(ChangeListener::tell);
            } else {
                tell(watches.getOrDefault(path, Set.of()));
                tell(watches.getOrDefault(Path.of(path).folder(), Set.of()));
            }
        }
    }

    private static void tell(Set<Watch> told) {
        told.forEach(watch -> watch.changed.run());
    }

    void close() {
        closing.release();
        Connection listening = connection;
        if (listening != null) {
            try {
                listening.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("the listening connection could not be aborted", e);
            }
        }
    }

    private final class Watch implements StoreWatch {
        private final String path;
        private final Runnable changed;

        Watch(String path, Runnable changed) {
            this.path = path;
            this.changed = changed;
        }

        @Override
        public void close() {
            watches.computeIfPresent(path, (same, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }
}
