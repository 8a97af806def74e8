package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.internal.WakeUpSignal;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A gate before a sink, on a clock that the test moves. */
abstract class SendGateScenario {
    /** Half of the time for which the sink tries. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    static final Duration MOMENT = Duration.ofNanos(1);
    static final Duration ANSWER_TIME = Duration.ofMillis(2);

    final SteppedClock clock = new SteppedClock();
    final ManualSink sink = new ManualSink(PATIENCE.multipliedBy(2));
    final ScriptedStore store = new ScriptedStore(() -> {
        throw new IllegalStateException("nobody reads here");
    });
    final RelayTerm term = store.tryLead("test", Duration.ofMinutes(5)).orElseThrow();
    SendGate gate;
    Sender sender;
    SettlementBuffer buffer;
    SettlementWriter settlements;
    RetryScheduler retries;
    long position;

    SendGateScenario() {
        open();
    }

    /** Anew, with the sink as it is now. */
    final void open() {
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

    Delivery fromLog(String topic, String key) {
        Message message = Message.builder(topic, "OrderPlaced").key(key).build();
        return fromLog(new LogEntry.Readable(++position, message));
    }

    static Delivery fromLog(LogEntry entry) {
        return Delivery.fromLog(entry, new BatchProgress(new TestCheckpoint(), 1));
    }

    Delivery fromParked(String topic, String key) {
        Message message = Message.builder(topic, "OrderPlaced").key(key).build();
        ParkedMessage parked = new ParkedMessage(
                new LogEntry.Readable(++position, message), OutboxState.RETRY, true, 1, Duration.ZERO, "busy", 0);
        return Delivery.fromParked(parked, message);
    }

    Delivery send(String topic, String key) {
        Delivery delivery = fromLog(topic, key);
        assertThat(gate.trySend(delivery)).isTrue();
        return delivery;
    }

    List<OutboxState> statesOfParked() {
        settlements.settle();
        return store.parked.stream().map(ParkedMessage::state).toList();
    }
}
