package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Outages and random failures, on any store, for sinks that promise order and sinks that do not.
 *
 * @param <T> the outbox's transaction
 */
public abstract class RelayFailuresContract<T> extends RelayScenario<T> {
    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void parksNothingWhileTheSinkIsAway(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        AtomicBoolean away = new AtomicBoolean(true);
        sink.script(
                (message, attempt) -> away.get() ? SendResult.unavailable("connection refused") : SendResult.sent());
        Relay relay = relay(sink, FailurePolicy.PARK_KEY);
        List<Message> messages = messages("a", "b", "a", "c", "b", "a");
        append(messages);

        await().untilAsserted(() -> assertThat(relay.status().problem()).contains("connection refused"));
        assertThat(admin().status().count(OutboxState.PENDING)).isEqualTo(6);
        away.set(false);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(6));
        assertThat(relay.status().parked()).isZero();
        await().untilAsserted(() -> assertThat(relay.status().problem()).isNull());
        assertOrderPerKey(sink.firstTaken(), messages, Set.of());
    }

    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void waitsForAMissingDestinationHoweverLong(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        AtomicBoolean missing = new AtomicBoolean(true);
        AtomicInteger refused = new AtomicInteger();
        sink.script((message, attempt) -> {
            if (!"a".equals(message.key()) || !missing.get()) {
                return SendResult.sent();
            }
            refused.incrementAndGet();
            return SendResult.destinationUnavailable("no such topic");
        });
        relay(sink, FailurePolicy.PARK_KEY);
        List<Message> messages = messages("a", "b", "a", "b", "c");
        append(messages);

        await().until(() -> refused.get() > 20);
        await().untilAsserted(() -> assertThat(keys(sink.firstTaken())).containsExactlyInAnyOrder("b", "b", "c"));
        OutboxEntry waiting = admin().find(messages.getFirst().id()).orElseThrow();
        assertThat(waiting.state()).isEqualTo(OutboxState.RETRY);
        assertThat(waiting.attempts()).isZero();
        assertThat(waiting.lastError()).isEqualTo("no such topic");
        missing.set(false);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(5));
        assertOrderPerKey(sink.firstTaken(), messages, Set.of());
    }

    /** The first message was under way when the relay crashed, and the second one had failed. */
    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void whatWasParkedWaitsForWhatWasUnderWayWhenTheTermEnded(Pipelining pipelining) {
        List<Message> messages = messages("a", "a", "b");
        append(messages);
        try (RelayTerm crashed =
                fixture().store().tryLead("crashed", Duration.ofMinutes(1)).orElseThrow()) {
            LogEntry second =
                    crashed.source().read(10, 1 << 20, Duration.ZERO).entries().get(1);
            ParkedMessage failed = new ParkedMessage(second, OutboxState.RETRY, true, 1, Duration.ZERO, "no", 0);
            crashed.journal().settle(new Settlement(null, List.of(failed), List.of(), List.of(), Set.of()));
        }
        ScriptedSink sink = sink(pipelining);
        relay(sink, FailurePolicy.PARK_KEY);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(3));
        assertOrderPerKey(sink.firstTaken(), messages, Set.of());
    }

    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void aDestinationThatAnswersNothingHoldsBackItself(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        sink.silence(message -> message.topic().equals("silent"));
        Relay relay = start(sink, options().withWindow(new RelayOptions.Window(40, 1 << 20)));
        List<Message> silent = new ArrayList<>();
        List<Message> answered = new ArrayList<>();
        await().until(() -> {
            for (int i = 0; i < 20; i++) {
                silent.add(message("silent", "key-" + i % 7));
                answered.add(message("orders", "key-" + i % 5));
                append(List.of(silent.getLast(), answered.getLast()));
            }
            return relay.status().parked() > 0;
        });

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(answered.size()));
        assertOrderPerKey(sink.firstTaken(), answered, Set.of());
        await().untilAsserted(() ->
                assertThat(admin().status().count(OutboxState.PENDING)).isZero());
        assertThat(admin().find(silent.getFirst().id()).orElseThrow().attempts())
                .isZero();
        assertThat(relay.status().inFlight()).as("probes").isLessThanOrEqualTo(16);
        sink.silence(message -> false);
        admin().retryAll(OutboxState.RETRY);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(silent.size() + answered.size()));
        List<Message> late = sink.firstTaken().stream()
                .filter(message -> message.topic().equals("silent"))
                .toList();
        assertOrderPerKey(late, silent, Set.of());
    }

    /** Else each batch of a backlog would be parked behind the one before, which is just being delivered. */
    @Test
    void aFailureThatIsOverDoesNotParkAllThatIsBehindIt() {
        ScriptedSink sink = sink(Pipelining.ORDERED);
        AtomicBoolean failing = new AtomicBoolean(true);
        sink.script((message, attempt) -> failing.get() ? SendResult.retryable("for a while") : SendResult.sent());
        List<Message> backlog = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            backlog.add(message("orders", "key-" + i % 50));
        }
        append(backlog);
        Relay relay = start(
                sink,
                options()
                        .withBatch(new RelayOptions.Batch(100, 1 << 20))
                        .withRetry(new RelayOptions.Retry(1_000, QUICK)));

        await().until(() -> relay.status().parked() > 50);
        failing.set(false);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(backlog.size()));
        assertOrderPerKey(sink.firstTaken(), backlog, Set.of());
        assertThat(relay.status().parked()).isLessThan(backlog.size() / 2);
    }

    private static Message message(String topic, String key) {
        return Message.builder(topic, "OrderPlaced").key(key).payload("{}").build();
    }

    /**
     * In a sink that promises order, each refusal stops the messages behind it. The relay must not wait as in an
     * outage.
     */
    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void doesNotTakeRefusalsForAnOutage(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        sink.script((message, attempt) ->
                String.valueOf(message.key()).startsWith("bad") ? SendResult.rejected("no") : SendResult.sent());
        Backoff slow = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1), 0);
        start(sink, options().withRetry(new RelayOptions.Retry(3, slow)));
        for (int i = 0; i < 30; i++) {
            append(messages("bad-" + i, "good-" + i));
        }

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(30));
        await().untilAsserted(() ->
                assertThat(admin().status().count(OutboxState.DEAD)).isEqualTo(30));
    }

    /** Several of forty sends fail, in different ways. Each key must stay in order, and no message may be lost. */
    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void keepsOrderAndLosesNothingUnderRandomFailures(Pipelining pipelining) {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        ScriptedSink sink = sink(pipelining);
        Random chance = new Random(SEED);
        sink.script((message, attempt) -> switch (chance.nextInt(40)) {
            case 0, 1 -> SendResult.retryable("by chance");
            case 2 -> SendResult.unavailable("by chance");
            default -> SendResult.sent();
        });
        start(sink, options().withRetry(new RelayOptions.Retry(1_000, QUICK)));
        List<Message> messages = new ArrayList<>();
        for (int transaction = 0; transaction < 100; transaction++) {
            List<Message> some = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(20); i++) {
                some.addAll(messages("key-" + random.nextInt(12)));
            }
            append(some);
            messages.addAll(some);
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(messages.size()));
        assertOrderPerKey(sink.firstTaken(), messages, Set.of());
        await().untilAsserted(() -> assertThat(admin().status().count(OutboxState.RETRY)
                        + admin().status().count(OutboxState.WAITING)
                        + admin().status().count(OutboxState.PENDING))
                .isZero());
    }
}
