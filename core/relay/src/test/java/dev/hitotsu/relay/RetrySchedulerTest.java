package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.runtime.Clockwork;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RetrySchedulerTest {
    private static final ParkedMessage FIRST = parked(1, "a");
    private static final ParkedMessage SECOND = parked(2, "b");

    private final List<Delivery> sent = new ArrayList<>();
    private Consumer<Delivery> onSend = sent::add;
    private List<ParkedMessage> due = List.of();
    private List<ParkedMessage> waiting = List.of();
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
                    case "waitingMessages" -> waiting;
                    case "hasHeldLanes" -> false;
                    case "settle" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        RelayContext context =
                new RelayContext(RelayOptions.DEFAULT, Clockwork.system(), new Random(1), new RelayCounters());
        FailureReports reports = new FailureReports(Duration.ofSeconds(1), System::nanoTime);
        buffer = new SettlementBuffer(journal, context, reports, new UnsettledOutcomes());
        scheduler = new RetryScheduler(journal, context, buffer, () -> {}, delivery -> onSend.accept(delivery));
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
        assertThat(scheduler.isAnyHealing()).isFalse();
        scheduler.onDelivered(first);
        waiting = List.of(parked(3, "a"));
        scheduler.sendDue();
        scheduler.sendDue();
        assertThat(scheduler.isHealing(FIRST.lane()))
                .as("the next one is under way")
                .isTrue();
        scheduler.onDelivered(sent.getLast());
        waiting = List.of();
        scheduler.sendDue();

        assertThat(scheduler.isAnyHealing()).isFalse();
    }

    /** Else the log would wait for it again and again. */
    @Test
    void aLaneThatIsBlockedDoesNotHeal() {
        scheduler.onDelivered(send(FIRST));
        waiting = List.of(parked(3, "a", OutboxState.BLOCKED));
        scheduler.sendDue();

        assertThat(scheduler.isAnyHealing()).isFalse();
    }

    @Test
    void aLaneInWhichOneFailsDoesNotHeal() {
        scheduler.onDelivered(send(FIRST));
        waiting = List.of(parked(3, "a"));
        scheduler.sendDue();
        scheduler.onFailed(sent.getLast());

        assertThat(scheduler.isHealing(FIRST.lane())).isFalse();
    }

    private Delivery send(ParkedMessage message) {
        due = List.of(message);
        scheduler.sendDue();
        due = List.of();
        return sent.getLast();
    }
}
