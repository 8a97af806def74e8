package dev.hitotsu.testkit.sql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.parking.EffectTransactions;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.inbox.parking.ParkingInbox;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.jdbc.JdbcInboxHandler;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.testkit.broker.InMemoryBroker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * A key whose effect fails is parked in every {@link JdbcDatabase} while the rest goes on; each effect happens once and
 * in the order of its key, whenever a process dies.
 */
public abstract class InboxParkingContract {
    private static final int KEYS = 1_000;
    private static final int RECEIVED_KEYS = 40;
    private static final Parking QUICK =
            Parking.DEFAULT.withRetry(1_000, new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), 0));

    /** More than any run has. */
    private static final int MAX_STEPS = 200;

    private final String consumer = "parking-" + UUID.randomUUID();
    private final Map<String, Integer> failing = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Set<String> violations = ConcurrentHashMap.newKeySet();

    /** All connections of the tests. */
    protected abstract DataSource dataSource();

    /** The database. */
    protected abstract JdbcDatabase database();

    /** An empty table with one column {@code id}, a text, that may have a value many times. */
    protected abstract String table();

    /** Messages are named by their keys and numbers; each checks that those before it have had their effects. */
    private void effect(Connection connection, List<Message> messages) throws SQLException {
        for (Message message : messages) {
            String key = String.valueOf(message.key());
            if (failing.computeIfPresent(message.type(), (name, left) -> left == 1 ? null : left - 1) != null) {
                throw new IllegalStateException(message.type() + " fails");
            }
            if (!running.add(key)) {
                violations.add(message.type() + " runs beside another one of its key");
            }
            try {
                requireInOrder(connection, message);
                insert(connection, message.type());
            } finally {
                running.remove(key);
            }
        }
    }

    private void requireInOrder(Connection connection, Message message) throws SQLException {
        int number = Integer.parseInt(message.type().substring(message.type().lastIndexOf('/') + 1));
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COUNT(*) FROM " + table() + " WHERE id LIKE ?")) {
            select.setString(1, message.key() + "/%");
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (row.getInt(1) != number) {
                    violations.add(message.type() + " comes after " + row.getInt(1) + " others of its key");
                }
            }
        }
    }

    private void insert(Connection connection, String name) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table() + " VALUES (?)")) {
            insert.setString(1, name);
            insert.executeUpdate();
        }
    }

    private static Message message(String key, int number) {
        return Message.builder("orders", key + "/" + number).key(key).build();
    }

    @Test
    void whereverTheProcessDiesEachEffectHappensOnceAndInOrder() throws Exception {
        boolean isCrashed = true;
        int step = 0;
        for (; isCrashed && step < MAX_STEPS; step++) {
            String key = consumer + "-" + step;
            List<Message> messages = List.of(message(key, 0), message(key, 1));
            failing.put(key + "/0", Integer.MAX_VALUE);
            isCrashed = dies(CrashingDataSource.of(dataSource(), step), messages, key);

            failing.clear();
            ParkingInbox<Connection> next = inbox(dataSource());
            handle(next, messages);
            drain(next);
            assertThat(effects(key + "/"))
                    .as("dead at step %s", step)
                    .containsExactlyInAnyOrder(key + "/0", key + "/1");
            assertThat(violations).as("dead at step %s", step).isEmpty();
        }
        assertThat(step).as("steps of a whole run").isGreaterThan(40).isLessThan(MAX_STEPS);
    }

    private boolean dies(DataSource connections, List<Message> messages, String key) throws Exception {
        running.clear();
        try {
            ParkingInbox<Connection> inbox = inbox(connections);
            handle(inbox, messages);
            failing.remove(key + "/0");
            drain(inbox);
            return false;
        } catch (CrashingDataSource.Crash expected) {
            return true;
        }
    }

    private void drain(ParkingInbox<Connection> inbox) {
        await().until(() -> {
            boolean unused = inbox.runOneLane();
            return pending() == 0;
        });
    }

    @Test
    void onePoisonedKeyOfAThousandHoldsBackNothingElse() throws Exception {
        JdbcInboxHandler handler = database()
                .inboxBatchHandler(consumer, this::effect)
                .withParking(database().parkingStore(), QUICK);
        String poisoned = consumer + "-500";
        failing.put(poisoned + "/0", Integer.MAX_VALUE);
        for (int round = 0; round < 2; round++) {
            int number = round;
            List<Message> batch = IntStream.range(0, KEYS)
                    .mapToObj(key -> message(consumer + "-" + key, number))
                    .toList();
            handler.handle(new ReceivedBatch(batch, Map.of(), "test"));
            assertThat(effects(consumer)).hasSize((KEYS - 1) * (round + 1));
        }
        assertThat(effects(poisoned + "/")).isEmpty();
        assertThat(pending()).isEqualTo(2);

        failing.clear();
        await().until(() -> {
            handler.runIfDue();
            return pending() == 0;
        });
        assertThat(effects(consumer)).hasSize(KEYS * 2).doesNotHaveDuplicates();
        assertThat(violations).isEmpty();
    }

    /** What is parked is tried again by the receiver's call between batches. */
    @Test
    void aReceiverGoesOnBesideAPoisonedKeyAndTriesItAgain() throws Exception {
        String poisoned = consumer + "-7";
        failing.put(poisoned + "/0", Integer.MAX_VALUE);
        InMemoryBroker broker = new InMemoryBroker();
        SinkSession session = broker.open(1);
        for (int i = 0; i < 2 * RECEIVED_KEYS; i++) {
            session.send(message(consumer + "-" + i % RECEIVED_KEYS, i / RECEIVED_KEYS));
        }
        JdbcInboxHandler handler = database()
                .inboxBatchHandler(consumer, this::effect)
                .withParking(database().parkingStore(), QUICK);
        try (Receiver receiver = broker.receiver("group", "orders")
                .parallelKeys(8)
                .handler(handler)
                .start()) {
            await().until(() -> effects(consumer).size() == 2 * (RECEIVED_KEYS - 1));
            assertThat(effects(poisoned + "/")).isEmpty();
            assertThat(receiver.isRunning()).isTrue();
            failing.clear();
            await().until(() -> effects(poisoned + "/").size() == 2);
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void ofTwoProcessesOneAtATimeWorksOnALane() throws Exception {
        List<ParkingInbox<Connection>> processes = List.of(inbox(dataSource()), inbox(dataSource()));
        List<Message> batch = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String key = consumer + "-" + i % 4;
            batch.add(message(key, i / 4));
            if (i / 4 % 5 == 0) {
                failing.put(key + "/" + i / 4, 12);
            }
        }
        handle(processes.getFirst(), batch);
        assertThat(pending()).isEqualTo(100);

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            CompletableFuture<?>[] runs = Stream.iterate(0, i -> i + 1)
                    .limit(4)
                    .map(i -> CompletableFuture.runAsync(() -> work(processes.get(i % 2)), threads))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(runs).join();
        }
        assertThat(effects(consumer)).hasSize(100).doesNotHaveDuplicates();
        assertThat(violations).isEmpty();
    }

    private void work(ParkingInbox<Connection> process) {
        while (pending() > 0) {
            boolean unused = process.runOneLane();
        }
    }

    private ParkingInbox<Connection> inbox(DataSource connections) {
        return ParkingInbox.of(
                database().inbox(consumer),
                database().parkingStore(),
                QUICK,
                new Transactions(connections),
                this::effect,
                Clockwork.system());
    }

    private static void handle(ParkingInbox<Connection> inbox, List<Message> messages) throws Exception {
        ReceivedBatch batch = new ReceivedBatch(messages, Map.of(), "test");
        inbox.handle(batch, (connection, repeated, isLast) -> {});
    }

    private int pending() {
        try {
            return new Transactions(dataSource())
                    .run(connection -> database().parkingStore().countPending(connection, consumer, Integer.MAX_VALUE));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> effects(String start) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT id FROM " + table() + " WHERE id LIKE ?")) {
            select.setString(1, start + "%");
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    private record Transactions(DataSource connections) implements EffectTransactions<Connection> {
        @Override
        public <R> R run(Body<Connection, R> body) throws Exception {
            try (Connection connection = connections.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    return body.run(connection);
                } catch (Throwable e) {
                    connection.rollback();
                    throw e;
                }
            }
        }
    }
}
