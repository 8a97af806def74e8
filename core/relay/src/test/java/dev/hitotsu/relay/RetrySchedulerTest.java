package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetrySchedulerTest {
    private static final ParkedMessage FIRST = parked(1, "a");
    private static final ParkedMessage SECOND = parked(2, "b");

    private final List<Delivery> sent = new ArrayList<>();
    private Consumer<Delivery> onSend = sent::add;
    private List<ParkedMessage> due = List.of();
    private List<ParkedMessage> waiting = List.of();
    private final SteppedClock clockwork = new SteppedClock();
    private Duration answerTime = Duration.ZERO;
    private int asked;
    private final SettlementBuffer buffer;
    private final RetryScheduler scheduler;

    private static ParkedMessage parked(long position, String key) {
        return parked(position, key, OutboxState.RETRY);
    }

    private static ParkedMessage parked(long position, String key, OutboxState state) {
        Message message = Message.builder("orders", "OrderPlaced").key(key).build();
        return new ParkedMessage(new LogEntry.Readable(position, message), state, true, 1, Duration.ZERO, "busy", 0);
    }

    RetrySchedulerTest() {
        Journal journal = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "dueMessages" -> due;
                    case "waitingMessages" -> ask(arguments);
                    case "hasHeldLanes" -> false;
                    case "settle" -> null;
                    case "lastParked" -> 0L;
                    case "giveUpDeadLetters" -> 0;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        RelayContext context = new RelayContext(RelayOptions.DEFAULT, clockwork, new Random(1), new RelayCounters());
        FailureReports reports = new FailureReports(Duration.ofSeconds(1), clockwork::nanoTime);
        buffer = new SettlementBuffer(journal, context, reports, new UnsettledOutcomes());
        scheduler = new RetryScheduler(journal, context, buffer, () -> {}, delivery -> onSend.accept(delivery));
    }

    /** For one lane or for several, in however long a time. */
    private Object ask(Object[] arguments) {
        asked++;
        clockwork.advance(answerTime);
        if (arguments[0] instanceof Lane lane) {
            return waitingIn(lane);
        }
        return ((Collection<?>) arguments[0])
                .stream().map(Lane.class::cast).collect(Collectors.toMap(Function.identity(), this::waitingIn));
    }

    private List<ParkedMessage> waitingIn(Lane lane) {
        return waiting.stream().filter(message -> lane.equals(message.lane())).toList();
    }

    /** What the store says is due was read before that, and is not asked for anew. */
    @Test
    void whatIsDeliveredWhileAnotherOneWaitsForRoomIsNotSentAgain() {
        due = List.of(SECOND);
        scheduler.sendDue();
        Delivery underWay = sent.getFirst();

        due = List.of(FIRST, SECOND);
        onSend = delivery -> {
            sent.add(delivery);
            scheduler.onDelivered(underWay);
        };
        scheduler.sendDue();

        assertThat(sent).extracting(delivery -> delivery.entry().position()).containsExactly(2L, 1L);
    }

    @Test
    void whatIsDeliveredIsNotSentAgainBeforeTheStoreKnows() {
        due = List.of(FIRST, SECOND);
        buffer.recordDelivered(FIRST);
        scheduler.sendDue();

        assertThat(sent).extracting(delivery -> delivery.entry().position()).containsExactly(2L);
    }

    @Test
    void aLaneHealsFromItsFirstDeliveryUntilNothingIsLeft() {
        Delivery first = send(FIRST);
        assertThat(scheduler.draining().isAnyHealing()).isFalse();
        scheduler.onDelivered(first);
        waiting = List.of(parked(3, "a"));
        scheduler.sendDue();
        scheduler.sendDue();
        assertThat(scheduler.draining().isHealing(FIRST.lane()))
                .as("the next one is under way")
                .isTrue();
        scheduler.onDelivered(sent.getLast());
        waiting = List.of();
        scheduler.sendDue();

        assertThat(scheduler.draining().isAnyHealing()).isFalse();
    }

    /** Else the log would wait for it again and again. */
    @Test
    void aLaneThatIsBlockedDoesNotHeal() {
        scheduler.onDelivered(send(FIRST));
        waiting = List.of(parked(3, "a", OutboxState.BLOCKED));
        scheduler.sendDue();

        assertThat(scheduler.draining().isAnyHealing()).isFalse();
    }

    @Test
    void aLaneInWhichOneFailsDoesNotHeal() {
        scheduler.onDelivered(send(FIRST));
        waiting = List.of(parked(3, "a"));
        scheduler.sendDue();
        scheduler.onFailed(sent.getLast());

        assertThat(scheduler.draining().isHealing(FIRST.lane())).isFalse();
    }

    /** Everything else waits for each question. */
    @Test
    void aThousandLanesThatDrainAreNotAskedForOneByOne() {
        deliverFirstOf(1_000);
        scheduler.sendDue();

        assertThat(asked).isLessThanOrEqualTo(16);
        assertThat(sent).as("the second of each").hasSize(2_000);
    }

    @Test
    void lanesThatDrainTakeTurnsWhereTheStoreIsSlow() {
        deliverFirstOf(1_000);
        answerTime = Duration.ofMillis(50);
        scheduler.begin();
        clockwork.advance(answerTime);
        int rounds = 0;
        for (int before = 0; sent.size() < 2_000; before = sent.size(), rounds++) {
            assertThat(scheduler.isDue()).isTrue();
            asked = 0;
            scheduler.sendDue();
            assertThat(asked).as("questions before everything else goes on").isEqualTo(1);
            assertThat(sent.size()).isGreaterThan(before);
            clockwork.advance(answerTime.multipliedBy(2));
            assertThat(scheduler.isDue()).as("everything else has its turn").isFalse();
            clockwork.advance(answerTime);
        }

        assertThat(rounds).isLessThanOrEqualTo(16);
        assertThat(sent).extracting(delivery -> delivery.entry().position()).doesNotHaveDuplicates();
    }

    @Test
    void aLaneIsNotAskedForWhileSomethingOfItIsUnderWay() {
        scheduler.onDelivered(send(FIRST));
        waiting = List.of(parked(3, "a"), parked(4, "a"));
        scheduler.sendDue();
        scheduler.onDelivered(sent.get(1));
        asked = 0;
        scheduler.sendDue();
        assertThat(asked).as("the last one is under way").isZero();
        scheduler.onDelivered(sent.get(2));
        scheduler.sendDue();

        assertThat(asked).isEqualTo(1);
    }

    /** What it says may all have been delivered meanwhile, and more may stand behind that. */
    @Test
    void aLaneGoesOnWhereTheStoreIsBehind() {
        scheduler.onDelivered(send(FIRST));
        buffer.recordDelivered(parked(3, "a"));
        waiting = List.of(parked(3, "a"));
        scheduler.sendDue();
        waiting = List.of(parked(4, "a"));
        scheduler.sendDue();

        assertThat(sent).extracting(delivery -> delivery.entry().position()).containsExactly(1L, 4L);
    }

    /** The first parked message of so many lanes is delivered, and the second one waits. */
    private void deliverFirstOf(int lanes) {
        due = IntStream.range(0, lanes)
                .mapToObj(lane -> parked(lane + 1, "key-" + lane))
                .toList();
        scheduler.sendDue();
        due = List.of();
        List.copyOf(sent).forEach(scheduler::onDelivered);
        waiting = IntStream.range(0, lanes)
                .mapToObj(lane -> parked(lanes + lane + 1, "key-" + lane))
                .toList();
        asked = 0;
    }

    private Delivery send(ParkedMessage message) {
        due = List.of(message);
        scheduler.sendDue();
        due = List.of();
        return sent.getLast();
    }
}
