package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.ScriptedSubscription.Note;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When what failed is due again: a batch, a message alone, and one that somebody was asked about. */
class PendingBatchesTest extends ReceiverLoopScenario {
    private static final long SECOND = 1_000_000_000L;
    private static final long FAR = 70 * SECOND;

    private final PendingBatches<Note> pending = new PendingBatches<>(
            broker,
            new Handling(
                    this::handle,
                    new RetryPolicy(BACKOFF, BATCH_ATTEMPTS, MESSAGE_ATTEMPTS),
                    this::decide,
                    1,
                    () -> now,
                    new Random(1)),
            state);

    private void arrive() throws Exception {
        pending.add(broker.poll(Duration.ZERO));
    }

    /** Attempts what is due; then the next attempt is due after so many seconds, and not before. */
    private void assertNextAttemptAfter(long seconds) throws Exception {
        int before = batches.size();
        pending.attemptDue();
        assertThat(batches).hasSize(before + 1);
        assertThat(pending.nanosUntilDue(FAR)).isEqualTo(seconds * SECOND);
        now += seconds * SECOND - 1;
        pending.attemptDue();
        assertThat(batches).hasSize(before + 1);
        now++;
    }

    @Test
    void eachAttemptIsDueLaterThanTheOneBefore() throws Exception {
        failing.put("a1", new IllegalStateException("not now"));
        broker.arrives("a", "a1");
        arrive();
        assertThat(pending.nanosUntilDue(FAR)).isZero();
        assertNextAttemptAfter(1);
        pending.attemptDue();
        assertThat(pending.nanosUntilDue(FAR)).as("alone, at once").isZero();
        assertNextAttemptAfter(1);
        assertNextAttemptAfter(2);
        assertNextAttemptAfter(4);
        assertThat(asked).containsExactly("a1 3 not now");
        assertThat(pending.completed()).isZero();

        failing.clear();
        pending.attemptDue();
        assertThat(pending.completed()).isEqualTo(1);
        assertThat(pending.nanosUntilDue(FAR)).isEqualTo(FAR);
    }

    @Test
    void whatIsNoMessageIsAskedAboutAgainLater() throws Exception {
        broker.arrivesUndecodable("a", "noise");
        arrive();
        pending.attemptDue();
        assertThat(pending.nanosUntilDue(FAR)).isEqualTo(SECOND);
        pending.attemptDue();
        assertThat(asked).hasSize(1);
        now += SECOND;
        decision = Decision.SKIP;
        pending.attemptDue();
        assertThat(asked).containsExactly("noise 1 no message", "noise 2 no message");
        assertThat(pending.completed()).isEqualTo(1);
    }

    @Test
    void everyMessageOfABatchCounts() throws Exception {
        broker.arrives("a", "a1");
        broker.arrives("b", "b1");
        arrive();
        pending.attemptDue();
        assertThat(handled).containsExactly(List.of("a1", "b1"));
        assertThat(pending.completed()).isEqualTo(2);
        broker.arrives("a", "a2");
        arrive();
        pending.attemptDue();
        assertThat(pending.completed()).isEqualTo(3);
    }
}
