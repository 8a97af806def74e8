package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.Delivery;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is asked and blamed where something is not answered. */
class SendGateOutageTest extends SendGateScenario {
    @Test
    void whoFindsNoRoomAsksTheTargetNowAndThen() {
        send("silent", "a");
        send("other", "b");
        clock.advance(PATIENCE.minus(MOMENT));
        gate.relieve();
        assertThat(sink.asked).as("before its time").isZero();

        sink.there = false;
        clock.advance(MOMENT);
        gate.relieve();
        gate.relieve();
        assertThat(sink.asked).isEqualTo(1);
        assertThat(sink.aborted).as("the target is away as a whole").isZero();

        sink.there = true;
        clock.advance(PATIENCE.minus(MOMENT));
        gate.relieve();
        assertThat(sink.asked).isEqualTo(1);
        clock.advance(MOMENT);
        gate.relieve();
        assertThat(sink.asked).isEqualTo(2);
        assertThat(sink.aborted).isEqualTo(1);
    }

    @Test
    void nobodyIsAskedWhereEverythingIsAnswered() {
        send("first", "a");
        send("second", "b");
        sink.answerAll(SendResult.sent());
        clock.advance(PATIENCE.multipliedBy(2));
        gate.relieve();

        assertThat(sink.asked).isZero();
    }

    @Test
    void whatADestinationLeftUnansweredIsNoOutageOfTheTarget() {
        Delivery silent = unanswered("silent", true);
        Delivery answered = unanswered("other", false);
        gate.blameDestinations(List.of(silent, answered));

        assertThat(silent.destination().isAway()).isTrue();
        assertThat(silent.result).isInstanceOf(SendResult.DestinationUnavailable.class);
        assertThat(silent.failureReason()).isEqualTo("no answer");
        assertThat(answered.destination().isAway()).isFalse();
        assertThat(answered.result).isInstanceOf(SendResult.Unavailable.class);
    }

    @Test
    void aTargetThatIsAwayIsToBlameItself() {
        sink.there = false;
        Delivery silent = unanswered("silent", true);
        Delivery other = unanswered("other", false);
        gate.blameDestinations(List.of(silent, other));

        assertThat(silent.destination().isAway()).isFalse();
        assertThat(silent.result).isInstanceOf(SendResult.Unavailable.class);
    }

    @Test
    void theOnlyDestinationIsTheTarget() {
        Delivery silent = unanswered("silent", true);
        gate.blameDestinations(List.of(silent));

        assertThat(sink.asked).isZero();
        assertThat(silent.destination().isAway()).isFalse();
    }

    @Test
    void whoAnsweredEverythingOrIsKnownToBeAwayIsNotAskedAbout() {
        Delivery other = unanswered("other", false);
        Delivery refused = unanswered("third", true);
        refused.result = SendResult.retryable("busy");
        Delivery known = unanswered("silent", true);
        known.destination().markAway();
        gate.blameDestinations(List.of(other, refused, known));

        assertThat(sink.asked).isZero();
        assertThat(refused.destination().isAway()).isFalse();
        assertThat(refused.result).isInstanceOf(SendResult.Retryable.class);
        assertThat(known.result).isInstanceOf(SendResult.DestinationUnavailable.class);
    }

    private Delivery unanswered(String topic, boolean silent) {
        Delivery delivery = fromLog(topic, topic);
        var unused = sender.destinationOf(delivery);
        delivery.result = SendResult.unavailable("no answer");
        delivery.unanswered = silent;
        return delivery;
    }

    /** Sends one message to a destination that then answers nothing, while another one takes what it gets. */
    private Delivery sendToOneThatFallsSilent() {
        Delivery silent = send("silent", "a");
        clock.advance(Duration.ofSeconds(2));
        send("other", "b");
        clock.advance(ANSWER_TIME);
        sink.answer("other", SendResult.sent());
        return silent;
    }

    @Test
    void aDestinationThatHasFallenSilentEndsTheSession() {
        sendToOneThatFallsSilent();

        assertThat(gate.trySend(fromLog("silent", "c"))).isFalse();
        assertThat(sink.aborted).isEqualTo(1);
        assertThat(gate.trySend(fromLog("other", "d"))).isTrue();
    }

    @Test
    void oneThatIsKnownToBeAwayEndsNoSession() {
        sendToOneThatFallsSilent().destination().markAway();

        assertThat(gate.trySend(fromLog("silent", "c"))).isTrue();
        assertThat(sink.aborted).isZero();
        assertThat(statesOfParked()).containsExactly(OutboxState.RETRY);
    }
}
