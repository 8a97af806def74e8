package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is sent, set aside or parked. */
class SendGateTest extends SendGateScenario {
    @Test
    void whatWaitsAsideIsSentOnceThereIsRoom() {
        sink.capacity = 1;
        send("orders", "a");
        Delivery waiting = send("orders", "b");
        send("orders", "c");
        assertThat(gate.lanesAside()).hasSize(2).contains(waiting.lane());
        gate.sendAside();
        assertThat(sink.sent).hasSize(1);

        sink.answerAll(SendResult.sent());
        gate.sendAside();
        assertThat(sink.sent).hasSize(2);
        assertThat(gate.lanesAside()).hasSize(1);
    }

    @Test
    void ofALaneThatIsHeldMeanwhileWhatWaitsAsideIsParked() {
        sink.capacity = 1;
        Delivery first = send("orders", "a");
        send("orders", "a");
        fail(first);
        gate.sendAside();

        assertThat(statesOfParked()).containsExactly(OutboxState.RETRY, OutboxState.WAITING);
    }

    /** As the dispatcher does it with what came back. */
    private void fail(Delivery delivery) {
        sink.answerAll(SendResult.retryable("busy"));
        assertThat(sender.takeFailed()).containsExactly(delivery);
        gate.refuse(delivery);
    }

    @Test
    void whatWaitsBehindOneThatFailsIsParkedBehindIt() {
        Delivery first = send("orders", "a");
        send("orders", "a");
        send("orders", "a");
        fail(first);

        assertThat(statesOfParked()).containsExactly(OutboxState.RETRY, OutboxState.WAITING, OutboxState.WAITING);
        assertThat(sink.sent).hasSize(1);
    }

    @Test
    void whatCameBackIsParkedWithItsFollowersWhereItsLaneIsHeld() {
        Delivery failed = send("orders", "a");
        fail(failed);
        Delivery back = fromLog("orders", "a");
        var unused = sender.destinationOf(back);
        assertThat(sender.submit(back)).isNull();
        Delivery follower = fromLog("orders", "a");
        var unused2 = sender.destinationOf(follower);
        assertThat(sender.submit(follower)).isNull();
        sink.answerAll(SendResult.unavailable("away"));
        assertThat(sender.takeFailed()).containsExactly(back);
        gate.resend(back);

        assertThat(statesOfParked()).containsExactly(OutboxState.RETRY, OutboxState.WAITING, OutboxState.WAITING);
        assertThat(sink.sent).hasSize(2);
    }

    @Test
    void whatIsRefusedWhenItIsSentAgainIsParked() {
        Delivery back = send("orders", "a");
        sink.answerAll(SendResult.unavailable("away"));
        assertThat(sender.takeFailed()).containsExactly(back);
        sink.atOnce = SendResult.retryable("busy");
        gate.resend(back);

        assertThat(statesOfParked()).containsExactly(OutboxState.RETRY);
    }

    @Test
    void nothingFollowsOneThatWasGivenUpBeforeThatIsDurable() {
        sink.atOnce = SendResult.rejected("poison");
        send("orders", "a");
        assertThat(store.parked).isEmpty();
        sink.atOnce = null;
        send("orders", "other");
        assertThat(store.parked).as("another lane need not wait").isEmpty();
        send("orders", "a");

        assertThat(store.parked).extracting(ParkedMessage::state).containsExactly(OutboxState.DEAD);
    }

    @Test
    void noneIsSentAgainBehindOneWhoseEndIsNotDurable() {
        Delivery back = send("orders", "a");
        sink.answerAll(SendResult.unavailable("away"));
        assertThat(sender.takeFailed()).containsExactly(back);
        Delivery dead = fromLog("orders", "a");
        dead.result = SendResult.rejected("poison");
        buffer.recordFailure(dead, "poison");
        gate.resend(back);

        assertThat(store.parked).extracting(ParkedMessage::state).containsExactly(OutboxState.DEAD);
    }

    @Test
    void aCopyForATargetThatIsGoneWaits() {
        Message message = Message.builder("orders@audit", "OrderPlaced").build();
        sink.isAddress = false;
        assertThat(gate.trySend(fromLog(new LogEntry.Readable(CopyPosition.of(1, 1), message))))
                .isTrue();
        assertThat(sink.sent).isEmpty();
        assertThat(statesOfParked()).containsExactly(OutboxState.RETRY);
        assertThat(store.parked.getFirst().lastError()).contains("no target of that name gets copies");

        assertThat(gate.trySend(fromLog(new LogEntry.Readable(CopyPosition.of(2, 0), message))))
                .isTrue();
        sink.isAddress = true;
        assertThat(gate.trySend(fromLog(new LogEntry.Readable(CopyPosition.of(3, 1), message))))
                .isTrue();
        assertThat(sink.sent).hasSize(2);
    }

    @Test
    void aCopyThatIsTooLargeIsGivenUpForThat() {
        Message message = Message.builder("orders@audit", "OrderPlaced").build();
        sink.isAddress = false;
        assertThat(gate.trySend(fromLog(new LogEntry.Oversized(CopyPosition.of(1, 1), message, 2_000, 1_000))))
                .isTrue();

        assertThat(statesOfParked()).containsExactly(OutboxState.DEAD);
    }

    @Test
    void oneOfSeveralThatTakesNothingPutsOffRetries() {
        sink.isolating = true;
        crowdTwo();
        Delivery parked = fromParked("orders", "p");
        assertThat(gate.trySend(parked)).isTrue();

        assertThat(sink.sent).hasSize(2);
        assertThat(parked.failureReason()).startsWith("orders: takes nothing");
        assertThat(retries.isStalled(parked.lane())).isTrue();
    }

    @Test
    void oneThatIsNotIsolatedPutsOffNone() {
        crowdTwo();
        assertThat(gate.trySend(fromParked("orders", "p"))).isTrue();

        assertThat(sink.sent).hasSize(3);
    }

    @Test
    void theOnlyOneOrOneThatTakesMessagesPutsOffNone() {
        sink.isolating = true;
        sink.capacity = 1;
        send("orders", "a");
        clock.advance(Duration.ofSeconds(5));
        assertThat(gate.trySend(fromParked("orders", "p"))).isTrue();
        send("other", "b");
        clock.advance(ANSWER_TIME);
        sink.answer("orders", SendResult.sent());
        assertThat(gate.trySend(fromParked("orders", "q"))).isTrue();
        assertThat(gate.trySend(fromParked("orders", "r"))).isTrue();

        assertThat(sink.sent).hasSize(5);
    }

    /** Two destinations with as much under way as may be, which have taken nothing for a while. */
    private void crowdTwo() {
        sink.capacity = 1;
        send("orders", "a");
        send("other", "b");
        clock.advance(Duration.ofSeconds(5));
    }

    @Test
    void aSinkWithOrderPutsOffNone() {
        sink.pipelining = Pipelining.ORDERED;
        sink.isolating = true;
        open();
        crowdTwo();
        assertThat(gate.trySend(fromParked("orders", "p"))).isTrue();

        assertThat(sink.sent).hasSize(3);
    }

    @Test
    void whatStandsAsideBehindOneThatIsHeldMakesRoomAndKeepsItsPlace() {
        sink.isolating = true;
        sink.capacity = 1;
        Delivery first = send("orders", "a");
        send("other", "b");
        Delivery behind = send("orders", "a");
        sink.answer("orders", SendResult.retryable("busy"));
        assertThat(sender.takeFailed()).containsExactly(first);
        gate.refuse(first);
        assertThat(gate.trySend(fromParked("orders", "x"))).isTrue();
        clock.advance(Duration.ofSeconds(5));
        int sent = 0;
        while (gate.lanesAside().anyMatch(lane -> lane != null && lane.equals(behind.lane())) && sent < 20_000) {
            assertThat(gate.trySend(fromLog("orders", "k" + ++sent))).isTrue();
        }

        assertThat(statesOfParked()).startsWith(OutboxState.RETRY, OutboxState.WAITING);
        assertThat(store.parked.get(1).message()).isEqualTo(behind.message());
    }
}
