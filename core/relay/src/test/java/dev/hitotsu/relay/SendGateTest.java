package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is sent, set aside or parked, on a clock that the test moves. */
class SendGateTest {
    /** Half of the time for which the sink tries. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Duration ANSWER_TIME = Duration.ofMillis(2);

    private final SteppedClock clock = new SteppedClock();
    private final ManualSink sink = new ManualSink(PATIENCE.multipliedBy(2));
    private final ScriptedStore store = new ScriptedStore(() -> {
        throw new IllegalStateException("nobody reads here");
    });
    private final RelayTerm term = store.tryLead("test", Duration.ofMinutes(5)).orElseThrow();
    private SendGate gate;
    private Sender sender;
    private SettlementBuffer buffer;
    private SettlementWriter settlements;
    private RetryScheduler retries;
    private long position;

    SendGateTest() {
        open();
    }

    /** Anew, with the sink as it is now. */
    private void open() {
        RelayContext context = new RelayContext(RelayOptions.DEFAULT, clock, new Random(1), new RelayCounters());
        LeaseKeeper lease = new LeaseKeeper(term, Duration.ofMinutes(5), clock, clock.nanoTime());
        OpenSession session = new OpenSession(sink, 1);
        sender = new Sender(session, context, lease, new WakeUpSignal(clock));
        FailureReports reports = new FailureReports(Duration.ofSeconds(1), clock::nanoTime);
        buffer = new SettlementBuffer(term.journal(), context, reports, sender.outcomes());
        settlements =
                new SettlementWriter(term, context, buffer, sender.outcomes(), session, new RecoveredMessages(), lease);
        retries = new RetryScheduler(term.journal(), context, buffer, settlements::settle, any -> {});
        gate = new SendGate(session, sender, buffer, settlements, retries, clock);
    }

    private Delivery fromLog(String topic, String key) {
        Message message = Message.builder(topic, "OrderPlaced").key(key).build();
        return fromLog(new LogEntry.Readable(++position, message));
    }

    private static Delivery fromLog(LogEntry entry) {
        return Delivery.fromLog(entry, new BatchProgress(new TestCheckpoint(), 1));
    }

    private Delivery fromParked(String topic, String key) {
        Message message = Message.builder(topic, "OrderPlaced").key(key).build();
        ParkedMessage parked = new ParkedMessage(
                new LogEntry.Readable(++position, message), OutboxState.RETRY, true, 1, Duration.ZERO, "busy", 0);
        return Delivery.fromParked(parked, message);
    }

    private Delivery send(String topic, String key) {
        Delivery delivery = fromLog(topic, key);
        assertThat(gate.trySend(delivery)).isTrue();
        return delivery;
    }

    private List<OutboxState> statesOfParked() {
        settlements.settle();
        return store.parked.stream().map(ParkedMessage::state).toList();
    }

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
        gate.forgetAside();
        assertThat(gate.lanesAside()).isEmpty();
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
