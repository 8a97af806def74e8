package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.ScriptedSubscription.Note;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReceiverLoopTest extends ReceiverLoopScenario {
    @Test
    void whatIsPolledTogetherIsOneBatchAndIsAcknowledgedAfterwards() {
        broker.arrives("a", "a1");
        broker.arrives("b", "b1");
        broker.arrives("a", "a2");
        loop.turn();

        assertThat(handled).containsExactly(List.of("a1", "b1", "a2"));
        assertThat(broker.acknowledged).containsExactly("a1", "b1", "a2");
        assertThat(batches.getFirst().reader()).isEqualTo("a test");
        assertThat(batches.getFirst().positions()).containsOnlyKeys("a", "b");
        assertThat(state.received()).isEqualTo(3);
        assertThat(state.handled()).isEqualTo(3);
    }

    @Test
    void aBatchThatFailedIsTriedAgainLaterAndNotBefore() {
        failing.put("a1", new IllegalStateException("not now"));
        broker.arrives("a", "a1");
        loop.turn();
        loop.turn();
        assertThat(batches).hasSize(1);
        assertThat(broker.held).containsExactly("a");
        assertThat(broker.acknowledged).isEmpty();
        assertThat(state.retried()).isEqualTo(1);

        failing.clear();
        broker.arrives("a", "a2");
        turns(2);
        assertThat(handled).containsExactly(List.of("a1"), List.of("a2"));
        assertThat(broker.held).isEmpty();
    }

    @Test
    void itPollsNoLongerThanUntilTheNextAttempt() {
        failing.put("a1", new IllegalStateException("not now"));
        broker.arrives("a", "a1");
        loop.turn();
        now += BACKOFF.initialDelay().toNanos() - 1_000;
        loop.turn();
        assertThat(broker.waits.get(0)).isEqualTo(Duration.ofMillis(200));
        assertThat(broker.waits.get(1)).isBetween(Duration.ZERO, Duration.ofMillis(199));
    }

    @Test
    void whatTheHandlerDoesBesideBatchesIsDueWhenNothingArrivesAndMayFail() {
        AtomicInteger calls = new AtomicInteger();
        BatchHandler handler = new BatchHandler() {
            @Override
            public void handle(ReceivedBatch batch) {
                ReceiverLoopTest.this.handle(batch);
            }

            @Override
            public void runIfDue() {
                throw new AssertionError("call " + calls.incrementAndGet());
            }
        };
        RetryPolicy policy = new RetryPolicy(BACKOFF, BATCH_ATTEMPTS, MESSAGE_ATTEMPTS);
        var other = new ReceiverLoop<>(
                broker, new Handling(handler, policy, this::decide, 1, () -> now, new Random(1)), state);
        other.turn();
        broker.arrives("a", "a1");
        other.turn();

        assertThat(calls).hasValue(2);
        assertThat(handled).containsExactly(List.of("a1"));
    }

    @Test
    void nothingNewOvertakesWhatIsHandledOneByOne() {
        decision = Decision.SKIP;
        broker.arrives("a", "a1");
        broker.arrivesUndecodable("a", "noise");
        broker.arrives("a", "a2");
        loop.turn();
        broker.arrives("a", "a3");
        turns(3);

        assertThat(handled).containsExactly(List.of("a1"), List.of("a2"), List.of("a3"));
    }

    @Test
    void stopEndsTheLoopAndAcknowledgesNothing() {
        decision = Decision.STOP;
        failing.put("bad", new IllegalStateException("poison"));
        broker.arrives("a", "bad");
        broker.arrives("a", "a2");
        turns(1 + BATCH_ATTEMPTS + MESSAGE_ATTEMPTS);

        assertThat(loop.mayContinue()).isFalse();
        assertThat(broker.acknowledged).isEmpty();
        assertThat(handled).isEmpty();
    }

    @Test
    void ofALostLaneNothingIsHandledOrAcknowledgedAnyMore() {
        failing.put("a1", new IllegalStateException("not now"));
        broker.arrives("a", "a1");
        broker.arrives("b", "b1");
        loop.turn();
        broker.lose("a");
        failing.clear();
        turns(3);

        assertThat(handled).containsExactly(List.of("b1"));
        assertThat(broker.acknowledged).containsExactly("b1");
    }

    @Test
    void aBrokerThatIsAwayIsAskedAgain() {
        ReceiverLoop<Note> impatient = loop(IMPATIENT);
        broker.away = "no route";
        impatient.turn();
        assertThat(handled).isEmpty();

        broker.away = null;
        broker.arrives("a", "a1");
        impatient.turn();
        assertThat(handled).containsExactly(List.of("a1"));
    }

    @Test
    void anAcknowledgementThatFailsEndsTheTurn() {
        ReceiverLoop<Note> impatient = loop(IMPATIENT);
        broker.refusesAcknowledgements = "connection lost";
        broker.arrivesUndecodable("a", "noise");
        broker.arrives("b", "b1");
        impatient.turn();
        broker.lose("a");
        broker.lose("b");
        broker.refusesAcknowledgements = null;
        impatient.turn();

        assertThat(handled).containsExactly(List.of("b1"));
        assertThat(asked).isEmpty();
        assertThat(broker.acknowledged).isEmpty();
    }

    /** A broker that can make up for it goes on without a loss; what was not attempted must still come first. */
    @Test
    void nothingNewOvertakesABatchThatWasNotAttempted() {
        ReceiverLoop<Note> impatient = loop(IMPATIENT);
        broker.arrivesUndecodable("a", "noise");
        impatient.turn();
        decision = Decision.SKIP;
        broker.arrives("b", "b1");
        broker.refusesAcknowledgements = "for a moment";
        now += 1_000;
        impatient.turn();
        assertThat(broker.held).contains("b");

        broker.refusesAcknowledgements = null;
        failing.put("b1", new IllegalStateException("not now"));
        broker.arrives("b", "b2");
        impatient.turn();
        failing.clear();
        now += 1_000;
        impatient.turn();
        now += 1_000;
        impatient.turn();
        assertThat(handled).containsExactly(List.of("b1"), List.of("b2"));
    }

    @Test
    void aLossWhileAcknowledgingLeavesNothingOfTheLane() {
        broker.losesWhenAcknowledging = "b";
        decision = Decision.SKIP;
        broker.arrivesUndecodable("a", "noise");
        broker.arrivesUndecodable("b", "more noise");
        loop.turn();
        turns(2);

        assertThat(asked).containsExactly("noise 1 no message");
        assertThat(loop.mayContinue()).isTrue();
    }

    /** Else each attempt would count as a first one, and be made at once. */
    @Test
    void whatIsNotAcknowledgedEndsNoRowOfFailures() {
        broker.refusesAcknowledgements = "connection lost";
        ReceiverLoop<Note> impatient = loop(IMPATIENT);
        for (int i = 0; i < 3; i++) {
            broker.arrives("a", "a" + i);
            impatient.turn();
            broker.lose("a");
        }
        assertThat(impatient.failuresInARow()).isEqualTo(3);
    }

    @Test
    void whatElseABrokerThrowsEndsTheLoopAndClosesTheSubscription() {
        broker.defect = new IllegalArgumentException("too old");
        assertThatThrownBy(loop::run).hasMessage("too old");
        assertThat(broker.closed).isTrue();
    }
}
