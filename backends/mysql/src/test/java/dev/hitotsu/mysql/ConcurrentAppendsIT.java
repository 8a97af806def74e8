package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.jdbc.internal.relay.ArchiveGate;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.internal.LogTables;
import dev.hitotsu.mysql.internal.table.CheckpointTable;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Writers whose transactions hold each other up, roll back and commit late, a reader, and a relay that seals segments
 * meanwhile. Whatever was committed is read once, and in the order of a key's commits, which a row lock decides.
 */
class ConcurrentAppendsIT {
    private static final long SEED = Long.getLong("hitotsu.seed", 7);
    private static final int ROUNDS = Integer.getInteger("hitotsu.mysql.rounds", 120);
    private static final int WRITERS = 6;
    private static final int KEYS = 3;

    private final MySqlRelayFixture fixture = new MySqlRelayFixture();
    private final SchemaName schema = fixture.schema();

    /** The messages of each key in the order of their commits. */
    private final Map<String, List<String>> committed = new ConcurrentHashMap<>();

    @Test
    void whatWasCommittedIsReadOnceAndInOrder() throws Exception {
        prepareKeys();
        RelayTerm term = fixture.store().tryLead("test", Duration.ofMinutes(10)).orElseThrow();
        List<CompletableFuture<Void>> writers = IntStream.range(0, WRITERS)
                .mapToObj(number -> CompletableFuture.runAsync(() -> write(new Random(SEED + number))))
                .toList();
        Map<String, List<String>> read = new HashMap<>();
        try (Connection sweeping = fixture.dataSource().getConnection()) {
            SegmentSweeper sweeper = new SegmentSweeper(
                    SharedMariaDb.dataSource(),
                    schema,
                    new SegmentRetention(Duration.ZERO, 1),
                    50,
                    Duration.ZERO,
                    new ArchiveGate(null));
            while (!writers.stream().allMatch(CompletableFuture::isDone)) {
                readOn(term, read);
                sweeper.sweep(sweeping, CheckpointTable.newest(sweeping, schema));
            }
            join(writers);
            await().untilAsserted(() -> {
                readOn(term, read);
                assertThat(read).as("seed %d", SEED).isEqualTo(committed);
            });
            assertThat(LogTables.read(sweeping, schema).currentFirst()).isGreaterThan(1);
        }
        term.close();
    }

    private static void join(List<CompletableFuture<Void>> writers) throws ExecutionException, InterruptedException {
        for (CompletableFuture<Void> writer : writers) {
            writer.get();
        }
    }

    private void readOn(RelayTerm term, Map<String, List<String>> read) {
        ReadBatch batch = term.source().read(7, 1 << 20, Duration.ZERO);
        for (LogEntry entry : batch.entries()) {
            Message message = entry.message();
            read.computeIfAbsent(message.key(), key -> new ArrayList<>()).add(message.type());
        }
        term.journal().settle(new Settlement(batch.checkpoint(), List.of(), List.of(), List.of(), Set.of()));
    }

    private void prepareKeys() throws SQLException {
        SharedMariaDb.execute("CREATE TABLE " + schema + ".account (id int PRIMARY KEY, n int) ENGINE = InnoDB");
        for (int key = 0; key < KEYS; key++) {
            SharedMariaDb.execute("INSERT INTO " + schema + ".account VALUES (" + key + ", 0)");
            committed.put("k" + key, new ArrayList<>());
        }
    }

    private void write(Random random) {
        for (int round = 0; round < ROUNDS; round++) {
            Connection transaction = fixture.transactions().begin();
            int key = random.nextInt(KEYS);
            try (Statement statement = transaction.createStatement()) {
                statement.execute("UPDATE " + schema + ".account SET n = n + 1 WHERE id = " + key);
                List<Message> messages = messages("k" + key, 1 + random.nextInt(3));
                fixture.outbox().insert(transaction, messages);
                // Some commit later than others that began after them.
                statement.execute("DO SLEEP(" + random.nextInt(3) / 500.0 + ")");
                if (random.nextInt(4) == 0) {
                    fixture.transactions().rollback(transaction);
                } else {
                    List<String> inOrder = committed.get("k" + key);
                    // The row lock is held: nobody else commits messages of this key.
                    messages.forEach(message -> inOrder.add(message.type()));
                    fixture.transactions().commit(transaction);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static List<Message> messages(String key, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Message.builder("orders", UUID.randomUUID().toString())
                        .key(key)
                        .build())
                .toList();
    }
}
