package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a relay does with a message that its sink does not accept, on any store, for sinks that promise order and sinks
 * that do not.
 *
 * @param <T> the outbox's transaction
 */
public abstract class FailurePolicyContract<T> extends RelayScenario<T> {
    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void givesARejectedMessageUpAndGoesOn(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        List<Message> messages = messages("a", "b", "a", "b", "a");
        UUID bad = messages.get(2).id();
        sink.script(
                (message, attempt) -> message.id().equals(bad) ? SendResult.rejected("too large") : SendResult.sent());
        relay(sink, FailurePolicy.PARK_KEY);
        append(messages);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(4));
        await().untilAsserted(() ->
                assertThat(admin().status().count(OutboxState.DEAD)).isEqualTo(1));
        OutboxEntry dead = admin().find(bad).orElseThrow();
        assertThat(dead.lastError()).isEqualTo("too large");
        assertThat(dead.attempts()).isEqualTo(1);
        assertOrderPerKey(sink.firstTaken(), messages, Set.of(bad));
    }

    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void holdsTheKeyBackWhileItsFirstMessageIsRetried(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        AtomicBoolean failing = new AtomicBoolean(true);
        sink.script((message, attempt) ->
                "a".equals(message.key()) && failing.get() ? SendResult.retryable("not now") : SendResult.sent());
        relay(sink, FailurePolicy.BLOCK_KEY);
        List<Message> messages = messages("a", "b", "a", "b", "a", "c");
        append(messages);

        await().untilAsserted(() -> assertThat(keys(sink.firstTaken())).containsExactlyInAnyOrder("b", "b", "c"));
        await().untilAsserted(() -> {
            assertThat(admin().status().count(OutboxState.RETRY)).isEqualTo(1);
            assertThat(admin().status().count(OutboxState.WAITING)).isEqualTo(2);
        });
        failing.set(false);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(6));
        assertOrderPerKey(sink.firstTaken(), messages, Set.of());
        List<Message> later = messages("a", "a");
        append(later);
        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(8));
        await().untilAsserted(() ->
                assertThat(admin().status().count(OutboxState.RETRY)).isZero());
    }

    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void blocksTheKeyOfARejectedMessageUntilAPersonDecides(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        List<Message> messages = messages("a", "a", "b");
        UUID bad = messages.getFirst().id();
        sink.script((message, attempt) -> message.id().equals(bad) ? SendResult.rejected("no") : SendResult.sent());
        relay(sink, FailurePolicy.BLOCK_KEY);
        append(messages);

        await().untilAsserted(() ->
                assertThat(admin().status().count(OutboxState.BLOCKED)).isEqualTo(1));
        await().untilAsserted(() -> assertThat(keys(sink.firstTaken())).containsExactly("b"));
        assertThat(admin().skip(bad)).isTrue();

        await().untilAsserted(() -> assertThat(keys(sink.firstTaken())).containsExactly("b", "a"));
        assertThat(admin().find(bad).orElseThrow().state()).isEqualTo(OutboxState.SKIPPED);
    }

    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void letsTheKeyGoOnWhereThePolicyIsToSkip(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        List<Message> messages = messages("a", "a", "a");
        UUID bad = messages.getFirst().id();
        AtomicBoolean failing = new AtomicBoolean(true);
        sink.script((message, attempt) ->
                message.id().equals(bad) && failing.get() ? SendResult.retryable("later") : SendResult.sent());
        relay(sink, FailurePolicy.SKIP);
        append(messages);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(2));
        failing.set(false);
        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(3));
    }

    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void handsWhatItGivesUpToTheDeadLetterTopic(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        List<Message> messages = messages("a", "a", "b");
        UUID bad = messages.getFirst().id();
        sink.script((message, attempt) ->
                message.id().equals(bad) && message.topic().equals("orders")
                        ? SendResult.retryable("line one\nline two\u0085three")
                        : SendResult.sent());
        start(
                sink,
                options()
                        .withRetry(new RelayOptions.Retry(3, QUICK))
                        .withFailure(RelayOptions.Failure.deadLetter("orders-dead")));
        append(messages);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(3));
        Message dead = sink.firstTaken().stream()
                .filter(message -> message.id().equals(bad))
                .findFirst()
                .orElseThrow();
        assertThat(dead.topic()).isEqualTo("orders-dead");
        assertThat(dead.headers().get("hitotsu-dead-topic")).contains("orders");
        assertThat(dead.headers().get("hitotsu-dead-attempts")).contains("3");
        assertThat(dead.headers().get("hitotsu-dead-error")).contains("line one line two three");
        // A store may forget what was delivered.
        await().untilAsserted(() -> assertThat(
                        admin().find(bad).map(OutboxEntry::state).orElse(OutboxState.PUBLISHED))
                .isEqualTo(OutboxState.PUBLISHED));
    }

    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void aDeadLetterNeverGoesToItsOwnTopicBecauseTheConfigurationChanged(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        sink.script((message, attempt) -> message.topic().equals("orders-dead")
                ? SendResult.destinationUnavailable("orders-dead: unknown topic")
                : SendResult.retryable("no"));
        Relay relay = start(
                sink,
                options()
                        .withRetry(new RelayOptions.Retry(1, QUICK))
                        .withFailure(RelayOptions.Failure.deadLetter("orders-dead")));
        List<Message> messages = messages("a", "a", "b");
        append(messages);
        await().untilAsserted(() ->
                assertThat(admin().status().count(OutboxState.DEAD_LETTER)).isEqualTo(3));
        relay.close();

        sink.script((message, attempt) -> SendResult.sent());
        start(sink, options().withFailure(RelayOptions.Failure.PARK_KEY));
        List<Message> later = messages("a");
        append(later);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(1));
        await().untilAsserted(() ->
                assertThat(admin().status().count(OutboxState.DEAD)).isEqualTo(3));
        assertThat(sink.firstTaken()).containsExactlyElementsOf(later);
    }

    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void retriesADeadMessageWhenAsked(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        AtomicBoolean failing = new AtomicBoolean(true);
        sink.script((message, attempt) -> failing.get() ? SendResult.retryable("no") : SendResult.sent());
        start(sink, options().withRetry(new RelayOptions.Retry(2, QUICK)));
        append(messages("a", "b"));
        await().untilAsserted(() ->
                assertThat(admin().status().count(OutboxState.DEAD)).isEqualTo(2));
        failing.set(false);

        assertThat(admin().retryAll(OutboxState.DEAD)).isEqualTo(2);

        await().untilAsserted(() -> assertThat(sink.distinct()).isEqualTo(2));
    }
}
