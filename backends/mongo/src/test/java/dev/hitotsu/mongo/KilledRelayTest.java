package dev.hitotsu.mongo;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A relay that dies between any two steps, of its own or of its change stream, and the next one that goes on. */
class KilledRelayTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());

    /** Every step up to 60 has its turn with 60. */
    private static final int KILLS = Integer.getInteger("hitotsu.kills", 6);

    private static final int MAX_STEPS = 60;
    private static final RelayOptions OPTIONS = RelayOptions.DEFAULT
            .withLease(new RelayOptions.Lease(Duration.ofMillis(500), Duration.ofMillis(20)))
            .withRetry(new RelayOptions.Retry(3, new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 0)));

    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final Random random = new Random(SEED);
    private final List<Message> appended = new ArrayList<>();
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ONE_PER_KEY, random);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostWhicheverStepIsTheLast(boolean byChangeStream) {
        sink.script((message, attempt) ->
                attempt == 1 && message.type().equals("Again") ? SendResult.retryable("no") : SendResult.sent());
        for (int kill = 0; kill < KILLS; kill++) {
            append();
            int step = (kill * MAX_STEPS / KILLS) + random.nextInt(Math.max(1, MAX_STEPS / KILLS));
            runUntilKilled(step, byChangeStream);
        }
        try (Relay relay = relay(MongoDatabases.CLIENT, byChangeStream)) {
            relay.start();
            await().until(() -> sink.distinct() == appended.size());
        }
        for (String key : List.of("a", "b")) {
            assertThat(of(key, sink.firstTaken())).as("seed " + SEED).isEqualTo(of(key, appended));
        }
    }

    private static List<Message> of(String key, List<Message> messages) {
        return messages.stream().filter(message -> key.equals(message.key())).toList();
    }

    private void append() {
        List<Message> messages = List.of(
                Message.builder("orders", "t").key("a").build(),
                Message.builder("orders", "Again").key("a").build(),
                Message.builder("orders", "t").key("b").build());
        mongo.transactions().use(transaction -> messages.forEach(transaction::append));
        appended.addAll(messages);
    }

    private void runUntilKilled(int step, boolean byChangeStream) {
        CommandSteps process = new CommandSteps(step);
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(MongoDatabases.URI))
                .addCommandListener(process)
                .build();
        try (MongoClient client = MongoClients.create(settings)) {
            Relay relay = relay(client, byChangeStream);
            relay.start();
            await().until(process::hasCrashed);
            close(relay);
            // Closing the client ends its transactions, which a server does by itself after a minute.
            process.end();
        }
    }

    /** What a dead process would not do: each command of it ends as if it had died. */
    @SuppressWarnings("EmptyCatch")
    private static void close(Relay relay) {
        try {
            relay.close();
        } catch (RuntimeException | Error dead) {
            // Its lease runs out.
        }
    }

    private Relay relay(MongoClient client, boolean byChangeStream) {
        MongoRelayStore store = Mongo.of(client, name).relayStore();
        return Relay.builder(byChangeStream ? store.withChangeStream() : store, sink)
                .options(OPTIONS)
                .build();
    }
}
