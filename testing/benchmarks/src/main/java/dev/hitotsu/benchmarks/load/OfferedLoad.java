package dev.hitotsu.benchmarks.load;

import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Appends messages at steady rates, a transaction of one for each destination ten times over. One thread runs it, any
 * ends it.
 */
public final class OfferedLoad implements Runnable {
    private static final int PER_TRANSACTION = 10;
    private static final int KEYS = 1_000;
    private static final long PAUSE_NANOS = 1_000_000;

    /** A writer that was held up makes up for this much, and not for more at once. */
    private static final long MAX_DEBT_NANOS = 500_000_000;

    private final DataSource dataSource;
    private final int destinations;
    private volatile int perSecond;
    private volatile boolean ended;
    private volatile long appended;
    private volatile @Nullable Exception failure;

    /** Nothing is appended until a rate is given. */
    public OfferedLoad(DataSource dataSource, int destinations) {
        this.dataSource = dataSource;
        this.destinations = destinations;
    }

    /** Appends so many messages a second from now on; 0 pauses. */
    public void offer(int messagesPerSecond) {
        perSecond = messagesPerSecond;
    }

    /**
     * How many messages were committed so far.
     *
     * @throws IllegalStateException if there will be no more because one could not be
     */
    public long appended() {
        if (failure != null) {
            throw new IllegalStateException("load: ended after " + appended + " messages (expected: goes on)", failure);
        }
        return appended;
    }

    public void end() {
        ended = true;
    }

    @Override
    public void run() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            long next = System.nanoTime();
            while (!ended) {
                int rate = perSecond;
                if (rate == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                    next = System.nanoTime();
                } else {
                    LockSupport.parkNanos(next - System.nanoTime());
                    PostgreSql.of(dataSource).outbox().append(connection, transaction(appended));
                    connection.commit();
                    long count = (long) destinations * PER_TRANSACTION;
                    appended += count;
                    next = Math.max(next, System.nanoTime() - MAX_DEBT_NANOS) + count * 1_000_000_000L / rate;
                }
            }
        } catch (SQLException | RuntimeException e) {
            failure = e;
        }
    }

    private List<Message> transaction(long from) {
        List<Message> messages = new ArrayList<>();
        for (long number = from; number < from + (long) destinations * PER_TRANSACTION; number++) {
            messages.add(message(number, destinations));
        }
        return messages;
    }

    /** The message of this number; those of each destination have numbers of their own, and keys in turns. */
    public static Message message(long number, int destinations) {
        return Message.builder("topic-" + number % destinations, "OrderPlaced")
                .key("order-" + number / destinations % KEYS)
                .payload("{\"order\":" + number + ",\"amount\":1999,\"currency\":\"EUR\"}")
                .build();
    }
}
