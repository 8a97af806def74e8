package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sixteen clients that write the same keys: each message comes once, those of a key in the order of the commits. */
class ManyClientsTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int CLIENTS = 16;
    private static final int KEYS = 8;
    private static final int PER_TRANSACTION = 4;
    private static final int TRANSACTIONS_PER_CLIENT =
            Math.ceilDiv(Integer.getInteger("hitotsu.messages", 1_600), CLIENTS * PER_TRANSACTION);
    private static final int MESSAGES = CLIENTS * TRANSACTIONS_PER_CLIENT * PER_TRANSACTION;

    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final MongoCollection<Document> counters =
            MongoDatabases.CLIENT.getDatabase(name).getCollection("counters");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theMessagesOfAKeyComeInTheOrderOfTheirCommits(boolean byChangeStream) throws Exception {
        for (int key = 0; key < KEYS; key++) {
            counters.insertOne(new Document("_id", "key-" + key).append("last", 0L));
        }
        ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(SEED));
        sink.script((message, attempt) -> SendResult.sent());
        MongoRelayStore store = mongo.relayStore();
        try (sink;
                Relay relay = Relay.builder(byChangeStream ? store.withChangeStream() : store, sink)
                        .build()) {
            relay.start();
            runClients();
            await().atMost(Duration.ofMinutes(4)).until(() -> sink.distinct() == MESSAGES);
        }
        assertThat(sink.taken()).as("seed " + SEED).hasSize(MESSAGES);
        long sum = 0;
        for (int key = 0; key < KEYS; key++) {
            List<Long> numbers = numbers(sink, "key-" + key);
            assertThat(numbers)
                    .as("key-" + key + ", seed " + SEED)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, numbers.size()).boxed().toList());
            sum += numbers.size();
        }
        assertThat(sum).isEqualTo(MESSAGES);
    }

    private static List<Long> numbers(ScriptedSink sink, String key) {
        return sink.taken().stream()
                .filter(message -> key.equals(message.key()))
                .map(message -> Long.parseLong(new String(Objects.requireNonNull(message.payload()), UTF_8)))
                .toList();
    }

    private void runClients() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(SEED + client);
                clients.add(threads.submit(() -> {
                    for (int i = 0; i < TRANSACTIONS_PER_CLIENT; i++) {
                        append("key-" + random.nextInt(KEYS));
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    /** Each message has the next number of its key, from a document that the transaction has changed as well. */
    private void append(String key) {
        mongo.transactions().use(transaction -> {
            Document counter = counters.findOneAndUpdate(
                    transaction.session(),
                    eq("_id", key),
                    inc("last", (long) PER_TRANSACTION),
                    new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
            long last = Objects.requireNonNull(counter).getLong("last");
            for (long number = last - PER_TRANSACTION + 1; number <= last; number++) {
                transaction.append(Message.builder("orders", "t")
                        .key(key)
                        .payload(Long.toString(number))
                        .build());
            }
        });
    }
}
