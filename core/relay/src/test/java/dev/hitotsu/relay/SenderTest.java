package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is under way, on a clock that the test moves. */
class SenderTest {
    private static final Duration LEASE = Duration.ofHours(1);

    private final SteppedClock clock = new SteppedClock();
    private final ManualSink sink = new ManualSink(Duration.ofSeconds(4));
    private final RelayCounters counters = new RelayCounters();
    private final WakeUpSignal signal = new WakeUpSignal(clock);
    private final OpenSession session = new OpenSession(sink, 1);
    private final Sender sender;
    private long position;

    SenderTest() {
        RelayTerm term = new ScriptedStore(() -> {
                    throw new IllegalStateException("nobody reads here");
                })
                .tryLead("test", LEASE)
                .orElseThrow();
        RelayOptions options = RelayOptions.DEFAULT.withWindow(new RelayOptions.Window(4, 1 << 20));
        RelayContext context = new RelayContext(options, clock, new Random(1), counters);
        sender = new Sender(session, context, new LeaseKeeper(term, LEASE, clock, clock.nanoTime()), signal);
    }

    private Delivery send(Delivery delivery) {
        var unused = sender.destinationOf(delivery);
        var refusal = sender.submit(delivery);
        assertThat(refusal).isEqualTo(sink.atOnce);
        return delivery;
    }

    private Delivery fromLog(String topic, @Nullable String key) {
        Message message = Message.builder(topic, "OrderPlaced").key(key).build();
        return Delivery.fromLog(new LogEntry.Readable(++position, message), new BatchProgress(new TestCheckpoint(), 1));
    }

    private Delivery parked(String topic) {
        Message message = Message.builder(topic, "OrderPlaced").build();
        ParkedMessage parked = new ParkedMessage(
                new LogEntry.Readable(++position, message), OutboxState.RETRY, true, 1, Duration.ZERO, "busy", 0);
        return Delivery.fromParked(parked, message);
    }

    /** Whether the dispatcher was called since it was asked last: it does not wait then. */
    private boolean wasCalled() {
        long before = clock.nanoTime();
        signal.await(1);
        return clock.nanoTime() == before;
    }

    @Test
    void knowsForHowLongNothingWasAnswered() {
        clock.advance(Duration.ofSeconds(5));
        assertThat(sender.nanosWithoutAnswer()).isZero();
        send(fromLog("orders", null));
        assertThat(sender.nanosWithoutAnswer()).as("before it was asked").isZero();
        clock.advance(Duration.ofSeconds(2));
        send(fromLog("payments", null));
        assertThat(sender.inFlight()).isEqualTo(2);
        assertThat(sender.nanosWithoutAnswer()).isEqualTo(Duration.ofSeconds(2).toNanos());
        sink.answer("orders", SendResult.sent());
        assertThat(sender.nanosWithoutAnswer()).isZero();
        clock.advance(Duration.ofSeconds(3));
        assertThat(sender.nanosWithoutAnswer()).isEqualTo(Duration.ofSeconds(3).toNanos());
        sink.answerAll(SendResult.sent());
        assertThat(sender.nanosWithoutAnswer()).isZero();
        assertThat(sender.isAllAnswered()).isTrue();
    }

    @Test
    void whatFailsIsTakenInTheOrderOfTheSends() {
        Delivery first = send(fromLog("orders", "a"));
        Delivery second = send(fromLog("payments", "b"));
        assertThat(sender.hasFailed()).isFalse();
        sink.answer("payments", SendResult.retryable("busy"));
        sink.answer("orders", SendResult.retryable("busy"));
        assertThat(sender.hasFailed()).isTrue();
        assertThat(counters.failed.sum()).isEqualTo(2);

        assertThat(sender.takeFailed()).containsExactly(first, second);
        assertThat(sender.hasFailed()).isFalse();
    }

    @Test
    void whatIsRefusedAtOnceIsUnderWayNoMore() {
        sink.atOnce = SendResult.retryable("busy");
        Delivery refused = send(parked("orders"));
        assertThat(sender.inFlight()).isZero();
        assertThat(counters.failed.sum()).isEqualTo(1);
        assertThat(refused.result).isEqualTo(sink.atOnce);
        session.recordSettled(List.of(), List.of(), false);

        assertThat(sink.settled).isEqualTo(1);
    }

    @Test
    void aParkedMessageThatCameBackIsNoneOfTheSessionAnyMore() {
        Delivery back = send(parked("orders"));
        session.recordSettled(List.of(), List.of(), false);
        assertThat(sink.settled).isZero();
        sink.answerAll(SendResult.retryable("busy"));
        assertThat(sender.takeFailed()).containsExactly(back);
        session.recordSettled(List.of(), List.of(), false);
        assertThat(sink.settled).isEqualTo(1);

        sender.recordTaken(back);
        assertThat(sender.takeDeliveredParked()).containsExactly(back);
        assertThat(counters.delivered.sum()).isEqualTo(1);
        session.recordSettled(List.of(), List.of(), false);
        assertThat(sink.settled).as("what was taken all the same is unsettled").isZero();
    }

    /** As where the relay is asked to stop before the target could say what it took. */
    @Test
    void aParkedMessageWithoutAnAnswerIsNotSettled() {
        Delivery unanswered = send(parked("orders"));
        sink.answerAll(SendResult.unavailable("no answer"));
        assertThat(sender.takeFailed()).containsExactly(unanswered);
        session.recordSettled(List.of(), List.of(), false);

        assertThat(sink.settled).as("it may have been taken").isZero();
    }

    @Test
    void whatWasNeverHandedOverLeavesTheWindow() {
        send(fromLog("orders", "a"));
        send(fromLog("orders", "a"));
        send(fromLog("orders", "a"));
        send(fromLog("orders", "a"));
        assertThat(sender.hasRoomFor(fromLog("orders", "b"))).isFalse();
        sender.removeAllWaiting();
        assertThat(sender.hasRoomFor(fromLog("orders", "b"))).isTrue();
        sink.answerAll(SendResult.sent());
        assertThat(sender.sendNextInFreedLanes()).isEmpty();

        assertThat(sink.sent).hasSize(1);
    }

    /** As where a destination is found to be away before anybody has looked at what it took last. */
    @Test
    void whatIsRefusedUnsentFreesNoLaneInWhichAnotherIsUnderWay() {
        send(fromLog("orders", "a"));
        assertThat(sender.removeWaiting(fromLog("orders", "a"))).isEmpty();
        send(fromLog("orders", "a"));
        assertThat(sender.inFlight()).as("one of a lane at a time").isEqualTo(1);
        sink.answerAll(SendResult.sent());
        assertThat(sender.removeWaiting(fromLog("orders", "a"))).hasSize(1);
        send(fromLog("orders", "a"));
        assertThat(sender.sendNextInFreedLanes()).isEmpty();
        send(fromLog("orders", "a"));

        assertThat(sender.inFlight()).as("one of a lane at a time").isEqualTo(1);
        assertThat(sink.sent).hasSize(2);
    }

    @Test
    void whatIsNotDeliveredTakesAlongWhatWaitsBehindIt() {
        Delivery first = send(fromLog("orders", "a"));
        Delivery second = send(fromLog("orders", "a"));
        sink.answerAll(SendResult.retryable("busy"));
        assertThat(sender.takeFailed()).containsExactly(first);
        assertThat(sender.removeWaiting(first)).containsExactly(second);
        send(fromLog("orders", "a"));

        assertThat(sender.inFlight()).as("the lane is free").isEqualTo(1);
    }

    @Test
    void theDispatcherIsCalledWhereItHasSomethingToDo() {
        send(fromLog("orders", null));
        sink.answerAll(SendResult.sent());
        assertThat(wasCalled()).as("it need not hurry").isFalse();
        send(fromLog("orders", "a"));
        sink.answerAll(SendResult.sent());
        assertThat(wasCalled()).as("the lane is free").isTrue();
        send(parked("orders"));
        sink.answerAll(SendResult.sent());
        assertThat(wasCalled()).as("a parked message was delivered").isTrue();
        send(fromLog("orders", null));
        sink.answerAll(SendResult.retryable("busy"));
        assertThat(wasCalled()).as("one has failed").isTrue();
    }

    @Test
    void whoWaitsForRoomIsCalledWhenHalfOfItIsFree() {
        for (String topic : List.of("a", "b", "c", "d")) {
            send(fromLog(topic, null));
        }
        clock.onWait(() -> sink.answer("a", SendResult.sent()));
        sender.awaitRoom(10);
        assertThat(clock.woken()).isZero();
        clock.onWait(() -> sink.answer("b", SendResult.sent()));
        sender.awaitRoom(10);

        assertThat(clock.woken()).isEqualTo(1);
    }

    @Test
    void whatWaitsBehindAFailureLeavesWithItsLane() {
        Delivery first = send(fromLog("orders", "a"));
        Delivery second = send(fromLog("orders", "a"));
        Delivery third = send(fromLog("orders", "a"));
        send(fromLog("orders", "b"));
        sink.answerAll(SendResult.retryable("busy"));
        assertThat(sender.hasRoomFor(second))
                .as("they leave when they are taken")
                .isFalse();
        assertThat(sender.takeFailed()).hasSize(2).contains(first);
        assertThat(sender.removeWaiting(first)).containsExactly(second, third);
        assertThat(sender.removeWaiting(first)).isEmpty();
        assertThat(sender.removeWaiting(fromLog("orders", null))).isEmpty();
        for (String key : List.of("a", "c", "d", "e")) {
            assertThat(sender.hasRoomFor(second)).isTrue();
            send(fromLog("orders", key));
        }
        assertThat(sender.hasRoomFor(second)).isFalse();
        assertThat(sink.sent).hasSize(6);
    }

    @Test
    void whatCameBackIsSentAgainAheadOfItsLane() {
        Delivery first = send(fromLog("orders", "a"));
        Delivery second = send(fromLog("orders", "a"));
        sink.answerAll(SendResult.unavailable("away"));
        assertThat(sender.takeFailed()).containsExactly(first);
        assertThat(sender.resubmit(first)).isNull();
        assertThat(sender.inFlight()).isEqualTo(1);
        assertThat(sink.sent).containsExactly(first.message(), first.message());
        sink.answerAll(SendResult.sent());
        sink.atOnce = SendResult.retryable("busy");
        assertThat(sender.sendNextInFreedLanes()).containsExactly(second);
        assertThat(sender.resubmit(first)).isEqualTo(sink.atOnce);
        assertThat(sender.inFlight()).isZero();
        assertThat(sender.promisesOrder()).isFalse();
    }
}
