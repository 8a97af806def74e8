package dev.hitotsu.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/**
 * A relay between an outbox and a sink whose results the test decides.
 *
 * @param <T> the outbox's transaction
 */
public abstract class RelayScenario<T> {
    protected static final long SEED = Long.getLong("hitotsu.seed", 7);
    protected static final Backoff QUICK = new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 0.5);

    protected final Random random = new Random(SEED);
    private final List<AutoCloseable> open = new ArrayList<>();

    /** The outbox, the same throughout a test. */
    protected abstract RelayFixture<T> fixture();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    /** Compares the order of first deliveries with the order of appends, for each key. */
    protected static void assertOrderPerKey(List<Message> taken, List<Message> appended, Set<UUID> without) {
        Map<String, List<UUID>> expected = new HashMap<>();
        appended.stream()
                .filter(message -> !without.contains(message.id()))
                .forEach(message -> expected.computeIfAbsent(message.key(), key -> new ArrayList<>())
                        .add(message.id()));
        Map<String, List<UUID>> delivered = new HashMap<>();
        Set<UUID> seen = new HashSet<>();
        taken.stream()
                .filter(message -> seen.add(message.id()))
                .forEach(message -> delivered
                        .computeIfAbsent(message.key(), key -> new ArrayList<>())
                        .add(message.id()));
        assertThat(delivered).isEqualTo(expected);
    }

    protected final ScriptedSink sink(Pipelining pipelining) {
        ScriptedSink sink = new ScriptedSink(pipelining, new Random(random.nextLong()));
        open.add(sink);
        return sink;
    }

    protected static RelayOptions options() {
        return RelayOptions.DEFAULT
                .withLease(new RelayOptions.Lease(Duration.ofSeconds(60), Duration.ofMillis(50)))
                .withSaveInterval(Duration.ofMillis(10));
    }

    protected final Relay relay(ScriptedSink sink, FailurePolicy policy) {
        return start(
                sink,
                options().withRetry(new RelayOptions.Retry(1_000, QUICK)).withFailure(RelayOptions.Failure.of(policy)));
    }

    protected final Relay start(ScriptedSink sink, RelayOptions options) {
        Relay relay = Relay.builder(fixture().store(), sink).options(options).build();
        open.add(relay);
        relay.start();
        return relay;
    }

    protected static List<Message> messages(String... keys) {
        List<Message> messages = new ArrayList<>();
        for (String key : keys) {
            messages.add(Message.builder("orders", "OrderPlaced")
                    .key(key)
                    .payload("{}")
                    .build());
        }
        return messages;
    }

    protected static List<String> keys(List<Message> messages) {
        return messages.stream().map(Message::key).toList();
    }

    /** Appends the messages in one transaction. */
    protected final void append(List<Message> messages) {
        T transaction = fixture().transactions().begin();
        fixture().outbox().insert(transaction, messages);
        fixture().transactions().commit(transaction);
    }

    final OutboxAdmin admin() {
        return fixture().admin();
    }
}
