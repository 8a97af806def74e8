package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Messages that are appended at a steady rate, and how long each takes from its commit to the sink. Thread-safe. */
final class FreshTraffic implements AutoCloseable {
    static final int PER_SECOND = 200;
    private static final long MAX_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;

    private final DataSource dataSource;
    private final Map<UUID, Long> committedAt = new ConcurrentHashMap<>();
    private final AtomicLong others = new AtomicLong();
    private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();
    private final Thread writer = Thread.ofPlatform().name("fresh-traffic").unstarted(this::write);
    private volatile Histogram micros = histogram();
    private volatile boolean closed;

    private FreshTraffic(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Begins to append. */
    static FreshTraffic start(DataSource dataSource) {
        FreshTraffic traffic = new FreshTraffic(dataSource);
        traffic.writer.start();
        return traffic;
    }

    private static Histogram histogram() {
        return new ConcurrentHistogram(MAX_MICROS, 3);
    }

    /** Where a relay takes all messages. */
    Sink sink() {
        return new NullSink(this::arrived);
    }

    /** How many arrived that were not appended here. */
    long others() {
        return others.get();
    }

    /**
     * The times since the last call, or since the start, in microseconds.
     *
     * @throws SQLException if a message could not be appended
     */
    Histogram next() throws SQLException {
        @Nullable SQLException cause = failure.get();
        if (cause != null) {
            throw cause;
        }
        Histogram last = micros;
        micros = histogram();
        return last;
    }

    private void write() {
        Outbox<Connection> outbox = PostgreSql.of(dataSource).outbox();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            long due = System.nanoTime();
            for (long number = 1; !closed; number++) {
                append(connection, outbox, Backlog.message(number));
                due += 1_000_000_000L / PER_SECOND;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (SQLException e) {
            failure.set(e);
        }
    }

    private void append(Connection connection, Outbox<Connection> outbox, Message message) throws SQLException {
        committedAt.put(message.id(), 0L);
        outbox.append(connection, message);
        connection.commit();
        committedAt.replace(message.id(), System.nanoTime());
    }

    /** A message that arrives before its COMMIT returns counts as zero. */
    private void arrived(Message message) {
        Long committed = committedAt.remove(message.id());
        if (committed == null) {
            others.incrementAndGet();
        } else {
            long waited = committed == 0 ? 0 : Math.max(0, System.nanoTime() - committed) / 1_000;
            micros.recordValue(Math.min(waited, MAX_MICROS));
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        writer.join();
    }
}
