package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a message that fails by itself again and again. */
class PoisonDecisionTest extends ReceiverLoopScenario {
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
}
