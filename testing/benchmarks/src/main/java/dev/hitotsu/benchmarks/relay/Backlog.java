package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.postgresql.PostgreSql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A backlog of messages as applications write it: ten per transaction, 1,000 keys, about 50 bytes of JSON. */
final class Backlog {
    static final String TOPIC = "orders";
    private static final int MESSAGES_PER_TRANSACTION = 10;
    private static final int KEYS = 1_000;
    private static final int WRITERS = 8;

    private final DataSource dataSource;
    private final Outbox<Connection> outbox;
    private final @Nullable RawLogBaseline log;

    Backlog(DataSource dataSource) {
        this(dataSource, null);
    }

    /** A backlog in the database's log, where there is one; in the table otherwise. */
    Backlog(DataSource dataSource, @Nullable RawLogBaseline log) {
        this.dataSource = dataSource;
        this.log = log;
        PostgreSql database = PostgreSql.of(dataSource);
        this.outbox = (log == null ? database : database.withoutTable()).outbox();
    }

    /** Appends the messages through the outbox, from several connections. */
    void fill(long messages) throws Exception {
        AtomicLong left = new AtomicLong(messages);
        List<Callable<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(() -> {
                write(left);
                return null;
            });
        }
        runAll(writers);
        execute("CHECKPOINT");
    }

    private void write(AtomicLong left) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = off");
            }
            connection.commit();
            for (long next = take(left); next > 0; next = take(left)) {
                outbox.append(connection, transaction(next));
                connection.commit();
            }
        }
    }

    private static long take(AtomicLong left) {
        return left.getAndAdd(-MESSAGES_PER_TRANSACTION);
    }

    private static List<Message> transaction(long upTo) {
        List<Message> messages = new ArrayList<>(MESSAGES_PER_TRANSACTION);
        for (long number = upTo; number > Math.max(0, upTo - MESSAGES_PER_TRANSACTION); number--) {
            messages.add(message(number));
        }
        return messages;
    }

    static Message message(long number) {
        String json = "{\"order\":" + number + ",\"amount\":1999,\"currency\":\"EUR\"}";
        return Message.builder(TOPIC, "OrderPlaced")
                .key("order-" + number % KEYS)
                .payload(json.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** Makes the next relay start at the first message again. */
    void rewind() throws SQLException {
        execute("TRUNCATE hitotsu.checkpoint_0, hitotsu.checkpoint_1");
        if (log != null) {
            log.rewindSlotOfRelay();
        }
    }

    /** Nothing is parked, and nothing is left of what was. */
    void emptyParked() throws SQLException {
        execute("TRUNCATE hitotsu.parked");
    }

    /** What retries within the last hour leave behind: rows and entries of indexes that no transaction needs now. */
    void leaveRetries(int count) throws SQLException {
        execute("INSERT INTO hitotsu.parked (position, id, topic, key, type, occurred_at, state, ordered, attempts,"
                + " next_attempt_at, appended_at) SELECT number, gen_random_uuid(), 'orders', 'k' || number, 'T', now(),"
                + " 'RETRY', true, 1, now() - interval '1 hour' * (" + count + " - number) / " + count
                + " - interval '1 minute', now() FROM generate_series(1, " + count + ") AS number");
        execute("DELETE FROM hitotsu.parked");
    }

    /** Rows that are dead but not removed, in all segments of the log. */
    long deadTuples() throws SQLException {
        execute("SELECT pg_stat_force_next_flush()");
        return queryLong("SELECT coalesce(sum(n_dead_tup), 0) FROM pg_stat_user_tables"
                + " WHERE schemaname = 'hitotsu' AND relname ~ '^message_[0-9]+$'");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long queryLong(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    static void runAll(List<? extends Callable<?>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            runAll(threads, tasks);
        }
    }

    /** Runs the tasks concurrently, each on its own thread, and waits for all. */
    static void runAll(ExecutorService threads, List<? extends Callable<?>> tasks) throws Exception {
        try {
            List<Future<?>> running = new ArrayList<>();
            tasks.forEach(task -> running.add(threads.submit(task)));
            for (Future<?> future : running) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
