package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettlementWriterTest {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Message MESSAGE =
            Message.builder("orders", "OrderPlaced").build();

    /** Each is another. */
    private static final class Place implements Checkpoint {
        @Override
        public String kind() {
            return "test";
        }

        @Override
        public byte[] bytes() {
            return new byte[0];
        }
    }

    private final SteppedClock clock = new SteppedClock();
    private final ScriptedStore store = new ScriptedStore(() -> {
        throw new IllegalStateException("nobody reads here");
    });
    private final UnsettledOutcomes outcomes = new UnsettledOutcomes();
    private final SettlementBuffer buffer;
    private final SettlementWriter writer;

    SettlementWriterTest() {
        RelayTerm term = store.tryLead("test", LEASE).orElseThrow();
        RelayContext context = new RelayContext(RelayOptions.DEFAULT, clock, new Random(1), new RelayCounters());
        FailureReports reports = new FailureReports(Duration.ofSeconds(1), clock::nanoTime);
        buffer = new SettlementBuffer(term.journal(), context, reports, outcomes);
        writer = new SettlementWriter(
                term,
                context,
                buffer,
                outcomes,
                new OpenSession(new ManualSink(Duration.ZERO), 1),
                new RecoveredMessages(),
                new LeaseKeeper(term, LEASE, clock, clock.nanoTime()));
    }

    private static ReadBatch batch(int messages) {
        List<LogEntry> entries = Collections.nCopies(messages, new LogEntry.Readable(1, MESSAGE));
        return new ReadBatch(entries, new Place(), true, false);
    }

    private static Delivery delivery() {
        return Delivery.fromLog(new LogEntry.Readable(1, MESSAGE), new BatchProgress(new Place(), 1));
    }

    @Test
    void settlesOnceInAnInterval() {
        buffer.parkDelayed(delivery());
        clock.advance(RelayOptions.DEFAULT.saveInterval().minus(MOMENT));
        writer.settleIfDue();
        assertThat(store.parked).isEmpty();
        clock.advance(MOMENT);
        writer.settleIfDue();
        assertThat(store.parked).hasSize(1);

        buffer.parkDelayed(delivery());
        clock.advance(RelayOptions.DEFAULT.saveInterval().minus(MOMENT));
        writer.settleIfDue();
        assertThat(store.parked).as("the interval begins anew").hasSize(1);
    }

    @Test
    void settlesAtOnceWhereThereIsMuch() {
        IntStream.range(0, 499).forEach(any -> buffer.parkDelayed(delivery()));
        writer.settleIfDue();
        assertThat(store.parked).isEmpty();
        buffer.parkDelayed(delivery());
        writer.settleIfDue();

        assertThat(store.parked).hasSize(500);
    }

    @Test
    void settlesAtOnceWhereAnswersAreLarge() {
        Answer answer = new Answer(200, Headers.empty(), new byte[4 << 20], false);
        BatchProgress progress = writer.track(batch(1));
        outcomes.record(delivery(), SendResult.sent(answer));
        progress.recordSettled();
        writer.settleIfDue();
        assertThat(store.saved).hasSize(1);

        writer.track(batch(0));
        writer.settleIfDue();
        assertThat(store.saved).as("they were taken").hasSize(1);
    }

    @Test
    void savesThePositionThatEverythingBeforeHasReached() {
        ReadBatch first = batch(1);
        ReadBatch second = batch(2);
        BatchProgress ofFirst = writer.track(first);
        BatchProgress ofSecond = writer.track(second);
        ofSecond.recordSettled();
        ofSecond.recordSettled();
        writer.settle();
        assertThat(store.saved).isEmpty();
        assertThat(store.told).isEmpty();
        ofFirst.recordSettled();
        writer.settle();

        assertThat(store.saved).containsExactly(second.checkpoint());
        assertThat(store.told).containsExactly(second.checkpoint());
    }

    @Test
    void anEmptyBatchSharesTheProgressOfTheLast() {
        BatchProgress ofFirst = writer.track(batch(1));
        ReadBatch empty = batch(0);
        assertThat(writer.track(empty)).isSameAs(ofFirst);
        ofFirst.recordSettled();
        writer.settle();

        assertThat(store.saved).containsExactly(empty.checkpoint());
    }

    @Test
    void ofManyBatchesTheLastTakesTheRest() {
        List<BatchProgress> tracked =
                IntStream.range(0, 32).mapToObj(any -> writer.track(batch(1))).toList();
        assertThat(tracked).doesNotHaveDuplicates();
        ReadBatch more = batch(1);
        assertThat(writer.track(more)).isSameAs(tracked.getLast());
        tracked.forEach(BatchProgress::recordSettled);
        writer.settle();
        assertThat(store.saved).as("before the last").hasSize(1).doesNotContain(more.checkpoint());
        tracked.getLast().recordSettled();
        writer.settle();

        assertThat(store.saved).last().isEqualTo(more.checkpoint());
    }

    @Test
    void writesNothingAfterTheLease() {
        buffer.parkDelayed(delivery());
        clock.advance(LEASE);

        assertThatThrownBy(writer::settle).isInstanceOf(TermEndedException.class);
        assertThat(store.parked).isEmpty();
    }

    @Test
    void cleansUpOnceInAnInterval() {
        clock.advance(RelayOptions.DEFAULT.cleanUpInterval().minus(MOMENT));
        writer.cleanUpIfDue();
        assertThat(store.cleanedUp).hasValue(0);
        clock.advance(MOMENT);
        writer.cleanUpIfDue();
        writer.cleanUpIfDue();
        assertThat(store.cleanedUp).hasValue(1);
    }
}
