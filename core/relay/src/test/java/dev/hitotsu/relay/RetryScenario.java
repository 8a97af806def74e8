package dev.hitotsu.relay;

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

/** A scheduler of retries, and a store whose answers a test decides, on a clock that the test moves. */
abstract class RetryScenario {
    static final ParkedMessage FIRST = parked(1, "a");
    static final ParkedMessage SECOND = parked(2, "b");

    final List<Delivery> sent = new ArrayList<>();
    Consumer<Delivery> onSend = sent::add;
    List<ParkedMessage> due = List.of();
    List<ParkedMessage> waiting = List.of();
    final SteppedClock clockwork = new SteppedClock();
    Duration answerTime = Duration.ZERO;
    int asked;
    int maxPerLane;
    long maxBytes;
    boolean held;
    long lastParked;
    int letters;
    int settled;
    /** Whether what is settled is written, too. */
    boolean writes;

    private final Journal journal;
    final SettlementBuffer buffer;
    final RetryScheduler scheduler;

    static ParkedMessage parked(long position, String key) {
        return parked(position, key, OutboxState.RETRY);
    }

    static ParkedMessage parked(long position, String key, OutboxState state) {
        Message message = Message.builder("orders", "OrderPlaced").key(key).build();
        return new ParkedMessage(new LogEntry.Readable(position, message), state, true, 1, Duration.ZERO, "busy", 0);
    }

    RetryScenario() {
        journal = (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(),
                new Class<?>[] {Journal.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "dueMessages" -> due;
                    case "waitingMessages" -> ask(arguments);
                    case "hasHeldLanes" -> held;
                    case "settle" -> null;
                    case "lastParked" -> lastParked;
                    case "giveUpDeadLetters" -> letters--;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        RelayContext context = new RelayContext(RelayOptions.DEFAULT, clockwork, new Random(1), new RelayCounters());
        FailureReports reports = new FailureReports(Duration.ofSeconds(1), clockwork::nanoTime);
        buffer = new SettlementBuffer(journal, context, reports, new UnsettledOutcomes());
        scheduler = newScheduler(context);
    }

    RetryScheduler newScheduler(RelayContext context) {
        return new RetryScheduler(journal, context, buffer, this::settle, delivery -> onSend.accept(delivery));
    }

    private void settle() {
        settled++;
        if (writes) {
            buffer.settle(null, List.of());
        }
    }

    /** For one lane or for several, in however long a time. */
    private Object ask(Object[] arguments) {
        asked++;
        maxPerLane = (int) arguments[1];
        maxBytes = (long) arguments[2];
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

    /** The first parked message of so many lanes is delivered, and the second one waits. */
    void deliverFirstOf(int lanes) {
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

    Delivery send(ParkedMessage message) {
        due = List.of(message);
        scheduler.sendDue();
        due = List.of();
        return sent.getLast();
    }
}
