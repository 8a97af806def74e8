package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a session is told, and what a sink that breaks its contract cannot do. */
class OpenSessionTest {
    private static final Message MESSAGE =
            Message.builder("orders", "OrderPlaced").build();

    private final List<String> events = new ArrayList<>();
    private final OpenSession session = new OpenSession(new TellingSink(), 5);
    private boolean defective;

    private final class TellingSink extends FunctionSink {
        TellingSink() {
            super(any -> CompletableFuture.completedFuture(SendResult.sent()));
        }

        private void tell(String event) {
            events.add(event);
            if (defective) {
                throw new IllegalStateException("a defect");
            }
        }

        @Override
        public SinkSession open(long fence) {
            tell("open " + fence);
            return this;
        }

        @Override
        public CompletableFuture<SendResult> send(Message message) {
            tell("send");
            return super.send(message);
        }

        @Override
        public String destinationOf(Message message) {
            tell("destination");
            return "part-1";
        }

        @Override
        public boolean isThere() {
            tell("there");
            return true;
        }

        @Override
        public void poll() {
            tell("poll");
        }

        @Override
        public void flush() {
            tell("flush");
        }

        @Override
        public void resume() {
            tell("resume");
        }

        @Override
        public void settled(long sends) {
            tell("settled " + sends);
        }

        @Override
        public void recoveredSettled() {
            tell("recovered settled");
        }

        @Override
        public void abort() {
            tell("abort");
        }

        @Override
        public void close() {
            tell("close");
        }
    }

    private BatchProgress send() {
        BatchProgress batch = new BatchProgress(new TestCheckpoint(), 1);
        assertThat(session.send(Delivery.fromLog(new LogEntry.Readable(1, MESSAGE), batch)))
                .isCompleted();
        return batch;
    }

    private List<String> told() {
        List<String> told = List.copyOf(events);
        events.clear();
        return told;
    }

    @Test
    void isToldWhatIsSettled() {
        send();
        BatchProgress open = send();
        assertThat(session.sends()).isEqualTo(2);
        assertThat(told()).containsExactly("open 5", "send", "send");
        session.recordSettled(List.of(), List.of(open), false);
        assertThat(told()).containsExactly("settled 1");
        session.recordSettled(List.of(), List.of(), true);
        assertThat(told()).containsExactly("settled 2", "recovered settled");
        session.recordSettled(List.of(), List.of(), true);
        assertThat(told()).containsExactly("settled 2");
    }

    @Test
    void aNewSessionCountsItsOwnSends() {
        BatchProgress open = send();
        session.recordSettled(List.of(), List.of(), true);
        session.giveUp();
        session.giveUp();
        session.resume();
        assertThat(told())
                .containsExactly("open 5", "send", "settled 1", "recovered settled", "abort", "close", "open 5");
        session.recordSettled(List.of(), List.of(open), true);
        assertThat(told()).as("something of the one before is open").isEmpty();
        session.recordSettled(List.of(), List.of(), true);
        assertThat(told()).containsExactly("settled 0", "recovered settled");
        send();
        session.recordSettled(List.of(), List.of(), true);
        assertThat(told()).containsExactly("send", "settled 1");
        session.resume();
        assertThat(told()).containsExactly("resume");
    }

    @Test
    void parkedMessagesAreSettledOneByOne() {
        ParkedMessage parked = new ParkedMessage(
                new LogEntry.Readable(3, MESSAGE), OutboxState.RETRY, true, 1, Duration.ZERO, "busy", 0);
        Delivery delivery = Delivery.fromParked(parked, MESSAGE);
        delivery.order = session.sends();
        assertThat(session.send(delivery)).isCompleted();
        told();
        session.recordSettled(List.of(), List.of(), false);
        assertThat(told()).containsExactly("settled 0");
        session.recordReturn(delivery);
        session.recordSettled(List.of(), List.of(), false);
        assertThat(told()).containsExactly("settled 1");
        session.recordTaken(delivery);
        session.recordSettled(List.of(), List.of(), false);
        assertThat(told()).containsExactly("settled 0");
        session.recordSettled(List.of(3L), List.of(), false);
        assertThat(told()).containsExactly("settled 1");
    }

    @Test
    void isFlushedOnceAfterSends() {
        told();
        session.flush();
        assertThat(told()).isEmpty();
        send();
        session.flush();
        session.flush();
        session.poll();
        assertThat(told()).containsExactly("send", "flush", "poll");
    }

    @Test
    void whatASinkThrowsEndsNothingButItsSends() {
        assertThat(session.isTargetThere()).isTrue();
        assertThat(session.destinationOf(MESSAGE)).isEqualTo("part-1");
        defective = true;
        assertThat(session.isTargetThere()).isFalse();
        assertThat(session.destinationOf(MESSAGE)).isEqualTo("orders");
        BatchProgress batch = new BatchProgress(new TestCheckpoint(), 1);
        assertThat(session.send(Delivery.fromLog(new LogEntry.Readable(1, MESSAGE), batch)))
                .isCompletedExceptionally();
        session.close();
        assertThat(told()).endsWith("close");
    }

    @Test
    void asksTheSinkEachTime() {
        ManualSink sink = new ManualSink(Duration.ofSeconds(4));
        OpenSession open = new OpenSession(sink, 1);
        assertThat(open.sendTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(open.addressesOf("orders"))
                .isEqualTo(sink.addressesOf("orders"))
                .isNotEmpty();
        for (boolean is : List.of(true, false)) {
            sink.isolating = is;
            sink.isAddress = is;
            sink.there = is;
            sink.pipelining = is ? Pipelining.ORDERED : Pipelining.ONE_PER_KEY;
            sink.capacity = is ? 7 : 8;
            assertThat(open.isolates("a")).isEqualTo(is);
            assertThat(open.isAddress("a")).isEqualTo(is);
            assertThat(open.isTargetThere()).isEqualTo(is);
            assertThat(open.promisesOrder()).isEqualTo(is);
            assertThat(open.capacityOf("a")).isEqualTo(sink.capacity);
        }
    }
}
