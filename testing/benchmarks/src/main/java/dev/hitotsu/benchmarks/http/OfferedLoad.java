package dev.hitotsu.benchmarks.http;

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
 * Appends messages at a steady rate, a transaction of one for each destination ten times over. One thread runs it, any
 * ends it.
 */
final class OfferedLoad implements Runnable {
    private static final int PER_TRANSACTION = 10;
    private static final int KEYS = 1_000;

    private final DataSource dataSource;
    private final int destinations;
    private final int perSecond;
    private volatile boolean ended;
    private volatile long appended;
    private volatile @Nullable Exception failure;

    OfferedLoad(DataSource dataSource, int destinations, int perSecond) {
        this.dataSource = dataSource;
        this.destinations = destinations;
        this.perSecond = perSecond;
    }

    /**
     * How many messages were committed so far.
     *
     * @throws IllegalStateException if there will be no more because one could not be
     */
    long appended() {
        if (failure != null) {
            throw new IllegalStateException("load: ended after " + appended + " messages (expected: goes on)", failure);
        }
        return appended;
    }

    void end() {
        ended = true;
    }

    @Override
    public void run() {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            long started = System.nanoTime();
            while (!ended) {
                LockSupport.parkNanos(started + appended * 1_000_000_000L / perSecond - System.nanoTime());
                PostgreSql.of(dataSource).outbox().append(connection, transaction(appended));
                connection.commit();
                appended += (long) destinations * PER_TRANSACTION;
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

    static Message message(long number, int destinations) {
        return Message.builder("topic-" + number % destinations, "OrderPlaced")
                .key("order-" + number / destinations % KEYS)
                .payload("{\"order\":" + number + ",\"amount\":1999,\"currency\":\"EUR\"}")
                .build();
    }
}
