package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Messages that are not to be delivered before a time, on any store.
 *
 * @param <T> the outbox's transaction
 */
public abstract class DelayedMessagesContract<T> extends RelayScenario<T> {
    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void aDelayedMessageHoldsNobodyBack(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        relay(sink, FailurePolicy.PARK_KEY);
        Message prompt = Message.builder("orders", "t").key("a").build();
        append(List.of(delayedBy(Duration.ofHours(1)), prompt));

        await().untilAsserted(() -> assertThat(sink.firstTaken()).containsExactly(prompt));
        await().until(() -> admin().status().count(OutboxState.DELAYED) == 1);
    }

    @ParameterizedTest
    @EnumSource(Pipelining.class)
    void deliversADelayedMessageWhenItsTimeHasComeAndNotBefore(Pipelining pipelining) {
        ScriptedSink sink = sink(pipelining);
        AtomicReference<@Nullable Instant> taken = new AtomicReference<>();
        sink.script((message, attempt) -> {
            taken.compareAndSet(null, Instant.now());
            return SendResult.sent();
        });
        relay(sink, FailurePolicy.PARK_KEY);
        Message delayed = delayedBy(Duration.ofMillis(600));
        append(List.of(delayed));

        await().untilAsserted(() -> assertThat(sink.firstTaken()).containsExactly(delayed));
        assertThat(taken.get()).isAfterOrEqualTo(delayed.deliverAfter());
    }

    private static Message delayedBy(Duration time) {
        return Message.builder("orders", "t")
                .key("a")
                .deliverAfter(Instant.now().plus(time))
                .build();
    }
}
