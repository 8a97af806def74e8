package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.FailureLog;
import dev.hitotsu.relay.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Rows as they are committed, read ahead by a thread of its own. It promises nothing: while the stream is away, and when its
 * reader is slow, rows are missing, and {@link #beginsAnew} says so. All of them are in the table.
 *
 * <p>Thread-safe, for one reader.
 */
public final class WalFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WalFeed.class);
    private static final int MAX_ROWS = 50_000;
    private static final long MAX_BYTES = 8 << 20;
    private static final Duration IDLE = Duration.ofMillis(2);
    private static final Duration RECONNECT_DELAY = Duration.ofSeconds(5);

    private final DataSource replication;
    private final SchemaName schema;
    private final long maxRowBytes;
    private final FailureLog failures = new FailureLog(log, System::nanoTime);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition closing = lock.newCondition();
    private final Deque<LogEntry> rows = new ArrayDeque<>();
    private long bytes;
    private boolean streaming;
    private boolean rowsAreMissing;
    private boolean closed;
    private @Nullable WalStream stream;

    private WalFeed(DataSource replication, SchemaName schema, long maxRowBytes) {
        this.replication = replication;
        this.schema = schema;
        this.maxRowBytes = maxRowBytes;
    }

    /**
     * Begins to follow the database's log, aside.
     *
     * @param replication gives connections for replication
     * @param maxRowBytes larger rows are left out
     */
    public static WalFeed start(DataSource replication, SchemaName schema, long maxRowBytes) {
        WalFeed feed = new WalFeed(replication, schema, maxRowBytes);
        Thread.ofPlatform().name("hitotsu-wal").daemon().start(feed::run);
        return feed;
    }

    /**
     * Connects once, and says what would keep a feed from working; empty for nothing.
     *
     * @throws SQLException if the database is away, or refuses the connection
     */
    public static Optional<String> obstacle(DataSource replication, SchemaName schema, long maxRowBytes)
            throws SQLException {
        try (WalStream stream = WalStream.connect(replication)) {
            return stream.obstacle(schema, maxRowBytes);
        }
    }

    /**
     * Whether the publication is there. Without it, PostgreSQL 18 goes on and sends nothing.
     *
     * @param connection an ordinary one
     */
    public boolean isPublished(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM pg_publication WHERE pubname = ?")) {
            select.setString(1, WalStream.publication(schema, maxRowBytes));
            try (ResultSet found = select.executeQuery()) {
                return !isStreaming() || found.next();
            }
        }
    }

    /** Whether rows arrive now. */
    public boolean isStreaming() {
        return locked(() -> streaming);
    }

    /**
     * Whether rows are missing since the last call. From now on there are all again: those of transactions whose commit was
     * written to the database's log after this call, and perhaps some before.
     */
    boolean beginsAnew() {
        return locked(() -> {
            boolean missing = rowsAreMissing;
            rowsAreMissing = false;
            return missing;
        });
    }

    /** Waits until there is a row, the stream ends, or rows are missing; at most for so long. */
    void await(Duration maxWait) {
        lock.lock();
        try {
            long left = maxWait.toNanos();
            while (rows.isEmpty() && streaming && !rowsAreMissing && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the rows that are there, in the order in which they were committed. */
    List<LogEntry> take(int maxRows, long maxBytes) {
        return locked(() -> {
            List<LogEntry> taken = new ArrayList<>();
            long takenBytes = 0;
            while (!rows.isEmpty() && taken.size() < maxRows && (taken.isEmpty() || takenBytes < maxBytes)) {
                LogEntry row = rows.removeFirst();
                taken.add(row);
                takenBytes += row.message().size();
            }
            bytes -= takenBytes;
            return taken;
        });
    }

    private void run() {
        while (!isClosed()) {
            try {
                follow();
            } catch (SQLException | RuntimeException e) {
                if (!isClosed()) {
                    failures.log(
                            Level.WARN,
                            "schema " + schema + ": the database's log cannot be followed, the relay polls instead",
                            e);
                }
            } finally {
                ended();
            }
            pause(RECONNECT_DELAY);
        }
    }

    private void follow() throws SQLException {
        try (WalStream opened = WalStream.connect(replication)) {
            if (!opened(opened)) {
                return;
            }
            opened.begin(schema, maxRowBytes);
            began();
            while (!isClosed()) {
                WalRow row = opened.next();
                if (row == null) {
                    pause(IDLE);
                } else {
                    add(row.toEntry());
                }
            }
        }
    }

    private boolean opened(WalStream opened) {
        return locked(() -> {
            stream = opened;
            return !closed;
        });
    }

    private void began() {
        log.info("schema {}: follows the database's log", schema);
        change(() -> {
            streaming = true;
            rowsAreMissing = true;
        });
    }

    private void ended() {
        change(() -> {
            streaming = false;
            stream = null;
            forget();
        });
    }

    private void add(LogEntry row) {
        change(() -> {
            if (rowsAreMissing) {
                return;
            }
            if (rows.size() >= MAX_ROWS || bytes >= MAX_BYTES) {
                rowsAreMissing = true;
                forget();
                return;
            }
            rows.add(row);
            bytes += row.message().size();
        });
    }

    private void forget() {
        rows.clear();
        bytes = 0;
    }

    private boolean isClosed() {
        return locked(() -> closed);
    }

    private void pause(Duration length) {
        lock.lock();
        try {
            if (!closed) {
                boolean unused = closing.await(length.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        WalStream open = locked(() -> {
            closed = true;
            changed.signalAll();
            closing.signalAll();
            return stream;
        });
        if (open != null) {
            close(open);
        }
    }

    private static void close(WalStream open) {
        try {
            open.close();
        } catch (SQLException e) {
            log.debug("the connection to the database's log could not be ended", e);
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private <R extends @Nullable Object> R locked(Supplier<R> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}
