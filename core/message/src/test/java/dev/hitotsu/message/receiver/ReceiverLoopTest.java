package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.ScriptedSubscription.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReceiverLoopTest {
    private static final int BATCH_ATTEMPTS = 2;
    private static final int MESSAGE_ATTEMPTS = 3;
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9), 0);

    private static final Backoff IMPATIENT = new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), 0);

    private final ScriptedSubscription broker = new ScriptedSubscription();
    private final ReceiverState state = new ReceiverState();
    private final List<List<String>> handled = new ArrayList<>();
    private final List<ReceivedBatch> batches = new ArrayList<>();
    private final Map<String, Throwable> failing = new HashMap<>();
    private final Set<String> interrupts = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private @Nullable Decision decision = Decision.RETRY;
    private long now = Long.MAX_VALUE - 5_000_000_000L;
    private final ReceiverLoop<Note> loop = loop(BACKOFF);

    private ReceiverLoop<Note> loop(Backoff backoff) {
        RetryPolicy policy = new RetryPolicy(backoff, BATCH_ATTEMPTS, MESSAGE_ATTEMPTS);
        return new ReceiverLoop<>(
                broker, new Handling(this::handle, policy, this::decide, () -> now, new Random(1)), state);
    }

    private void handle(ReceivedBatch batch) {
        List<String> texts =
                batch.messages().stream().map(ReceiverLoopTest::text).toList();
        batches.add(batch);
        if (texts.stream().anyMatch(interrupts::contains)) {
            Thread.currentThread().interrupt();
        }
        for (String text : texts) {
            if (failing.containsKey(text)) {
                ReceiverLoopTest.<RuntimeException>sneak(failing.get(text));
            }
        }
        handled.add(texts);
    }

    private @Nullable Decision decide(Message message, int failures, Throwable error) {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        asked.add(text(message) + " " + failures + " " + error.getMessage());
        if (interrupts.contains("decisions")) {
            Thread.currentThread().interrupt();
        }
        return decision;
    }

    private static String text(Message message) {
        return new Note("", message, null, false).text();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable error) throws E {
        throw (E) error;
    }

    private void turns(int turns) {
        for (int i = 0; i < turns; i++) {
            now += BACKOFF.maxDelay().toNanos();
            loop.turn();
        }
    }

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
    void aPoisonMessageHoldsBackItsLaneAndNoOther() {
        failing.put("bad", new IllegalStateException("poison"));
        for (String text : List.of("a1", "bad", "a2")) {
            broker.arrives("a", text);
        }
        broker.arrives("b", "b1");
        loop.turn();
        turns(BATCH_ATTEMPTS + MESSAGE_ATTEMPTS + 1);
        broker.arrives("a", "a3");
        broker.arrives("b", "b2");
        loop.turn();

        assertThat(handled).containsExactly(List.of("a1"), List.of("b1"), List.of("b2"));
        assertThat(broker.acknowledged).containsExactly("a1", "b1", "b2");
        assertThat(broker.held).containsExactly("a");
        assertThat(asked).startsWith("bad 3 poison", "bad 4 poison");

        failing.clear();
        turns(3);
        assertThat(handled).endsWith(List.of("bad"), List.of("a2"), List.of("a3"));
        assertThat(broker.held).isEmpty();
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
    void aSkippedMessageIsAcknowledgedAndWhatIsBehindItGoesOn() {
        decision = Decision.SKIP;
        failing.put("bad", new IllegalStateException("poison"));
        broker.arrives("a", "bad");
        broker.arrives("a", "a2");
        loop.turn();
        turns(BATCH_ATTEMPTS + MESSAGE_ATTEMPTS);

        assertThat(handled).containsExactly(List.of("a2"));
        assertThat(broker.acknowledged).containsExactly("bad", "a2");
        assertThat(state.skipped()).isEqualTo(1);
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
    void anErrorAndACheckedExceptionAreFailuresAsAnyOther() {
        failing.put("a1", new AssertionError("an Error"));
        failing.put("b1", new InterruptedException("checked"));
        decision = Decision.SKIP;
        broker.arrives("a", "a1");
        broker.arrives("b", "b1");
        loop.turn();
        turns(BATCH_ATTEMPTS + MESSAGE_ATTEMPTS);

        assertThat(asked).containsExactly("a1 3 an Error", "b1 3 checked");
        assertThat(loop.mayContinue()).isTrue();
    }

    @Test
    void aPoisonHandlerThatThrowsOrSaysNothingMeansTryAgain() {
        failing.put("a1", new IllegalStateException("poison"));
        decision = null;
        broker.arrives("a", "a1");
        turns(BATCH_ATTEMPTS + MESSAGE_ATTEMPTS + 2);
        assertThat(asked).hasSizeGreaterThan(1);
        assertThat(broker.acknowledged).isEmpty();

        failing.clear();
        turns(1);
        assertThat(handled).containsExactly(List.of("a1"));
    }

    @Test
    void whatIsNoMessageGoesToThePoisonHandlerAtOnceInItsOrder() {
        decision = Decision.SKIP;
        broker.arrives("a", "a1");
        broker.arrivesUndecodable("a", "noise");
        broker.arrives("a", "a2");
        broker.arrives("b", "b1");
        loop.turn();
        turns(2);

        assertThat(handled).containsExactlyInAnyOrder(List.of("b1"), List.of("a1"), List.of("a2"));
        assertThat(broker.acknowledged.stream().filter(text -> !text.equals("b1")))
                .containsExactly("a1", "noise", "a2");
        assertThat(asked).containsExactly("noise 1 no message");
    }

    /** One more failure, and the broker would drop it unheard. */
    @Test
    void somebodyIsAskedAboutAnEndangeredMessageAfterEachFailure() {
        failing.put("last chance", new IllegalStateException("poison"));
        broker.arrivesEndangered("a", "last chance");
        turns(2);
        assertThat(asked).containsExactly("last chance 1 poison", "last chance 2 poison");
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
    void anInterruptThatAHandlerLeavesBehindHitsNobody() {
        interrupts.addAll(List.of("a1", "bad", "decisions"));
        failing.put("bad", new IllegalStateException("poison"));
        decision = Decision.SKIP;
        broker.arrives("a", "a1");
        broker.arrivesEndangered("b", "bad");
        loop.turn();
        turns(1);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(broker.toldWhileInterrupted).isFalse();
        assertThat(handled).containsExactly(List.of("a1"));
        assertThat(asked).containsExactly("bad 1 poison");
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
    void anExceptionWhoseTextFailsIsAFailureAsAnyOther() {
        failing.put("a1", new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no text");
            }
        });
        broker.arrives("a", "a1");
        loop.turn();
        assertThat(state.retried()).isEqualTo(1);
        assertThat(loop.mayContinue()).isTrue();
    }

    @Test
    void whatElseABrokerThrowsEndsTheLoopAndClosesTheSubscription() {
        broker.defect = new IllegalArgumentException("too old");
        assertThatThrownBy(loop::run).hasMessage("too old");
        assertThat(broker.closed).isTrue();
    }
}
