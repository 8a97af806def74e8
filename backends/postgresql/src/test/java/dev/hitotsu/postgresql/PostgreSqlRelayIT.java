package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgreSqlRelayIT {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);

    private final Random random = new Random(SEED);
    private final DataSource dataSource = newDatabase();
    private final Outbox<Connection> outbox = SharedPostgreSql.outbox();
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, random);
    private final RelayOptions options =
            RelayOptions.DEFAULT.withLease(new RelayOptions.Lease(Duration.ofSeconds(60), Duration.ofMillis(50)));
    private Relay relay;

    @BeforeEach
    void start() {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        relay = Relay.builder(store(PostgreSql.of(dataSource).relayStore(), dataSource), sink)
                .options(options)
                .build();
        relay.start();
    }

    /** A database with the newest schema. */
    DataSource newDatabase() {
        return SharedPostgreSql.database();
    }

    /** How the relay reads. */
    PostgreSqlRelayStore store(PostgreSqlRelayStore polling, DataSource database) {
        return polling;
    }

    @AfterEach
    void stop() {
        relay.close();
        sink.close();
    }

    @Test
    void deliversWhatCommittedAndNothingElse() throws Exception {
        List<UUID> committed = append(100, true);
        append(100, false);
        committed.addAll(append(100, true));

        await().untilAsserted(() -> assertThat(ids(sink.firstTaken())).containsExactlyElementsOf(committed));
    }

    @Test
    void readsPastAnOpenTransactionAndComesBackForIt() throws Exception {
        try (Connection slow = dataSource.getConnection()) {
            slow.setAutoCommit(false);
            Message late = message("late");
            outbox.append(slow, late);
            List<UUID> others = append(50, true);
            append(5, false);
            await().untilAsserted(() -> assertThat(ids(sink.firstTaken())).containsExactlyElementsOf(others));

            slow.commit();

            await().untilAsserted(() -> assertThat(ids(sink.firstTaken())).contains(late.id()));
            assertThat(sink.firstTaken()).hasSize(51);
        }
    }

    @Test
    void keepsTheOrderOfConcurrentWritersPerKey() throws Exception {
        Map<String, List<UUID>> expected = new ConcurrentHashMap<>();
        List<Thread> writers = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
            String key = "key-" + writer;
            long seed = random.nextLong();
            writers.add(Thread.ofVirtual().start(() -> {
                try {
                    expected.put(key, write(key, new Random(seed)));
                } catch (Exception e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(failures).isEmpty();

        int total = expected.values().stream().mapToInt(List::size).sum();
        await().untilAsserted(() -> assertThat(sink.firstTaken()).hasSize(total));
        Map<String, List<UUID>> delivered = new HashMap<>();
        sink.firstTaken()
                .forEach(message -> delivered
                        .computeIfAbsent(message.key(), k -> new ArrayList<>())
                        .add(message.id()));
        assertThat(delivered).isEqualTo(expected);
    }

    /** Transactions of a random length, some of several messages, some rolled back. */
    private List<UUID> write(String key, Random chance) throws Exception {
        List<UUID> committed = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 200; i++) {
                List<Message> messages = new ArrayList<>();
                for (int m = 0; m <= chance.nextInt(4); m++) {
                    messages.add(message(key));
                }
                outbox.append(connection, messages);
                if (chance.nextInt(10) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                    messages.forEach(message -> committed.add(message.id()));
                }
            }
        }
        return committed;
    }

    private List<UUID> append(int count, boolean commit) throws Exception {
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < count; i++) {
                Message message = message("k" + i % 7);
                outbox.append(connection, message);
                ids.add(message.id());
            }
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
        return ids;
    }

    private static Message message(String key) {
        return Message.builder("orders", "OrderPlaced").key(key).payload("{}").build();
    }

    private static List<UUID> ids(List<Message> messages) {
        return messages.stream().map(Message::id).collect(Collectors.toCollection(ArrayList::new));
    }
}
