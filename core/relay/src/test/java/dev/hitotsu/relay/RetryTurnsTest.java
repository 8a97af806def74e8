package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.store.LogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When the store is asked, for how much, and what is written before. */
class RetryTurnsTest extends RetryScenario {
    @Test
    void lanesShareWhatIsAskedFor() {
        scheduler.onDelivered(send(FIRST));
        assertThat(scheduler.draining().turns()).isEqualTo(1);
        scheduler.sendDue();
        assertThat(maxPerLane).isEqualTo(500);
        assertThat(maxBytes).isEqualTo(16 << 20);
        assertThat(scheduler.draining().turns()).isZero();
        asked = 0;
        scheduler.sendDue();
        assertThat(asked).as("it is empty").isZero();

        sent.clear();
        deliverFirstOf(64);
        assertThat(scheduler.draining().turns()).isEqualTo(1);
        scheduler.sendDue();
        assertThat(maxPerLane).isEqualTo(2_000 / 64);
        assertThat(maxBytes).isEqualTo((16 << 20) / 64);
    }

    @Test
    void theTimeForLanesIsUpWhenItIsUp() {
        deliverFirstOf(200);
        answerTime = Duration.ofMillis(10);
        scheduler.sendDue();

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void looksAgainSoonWhereSomethingWasFoundAndElseLater() {
        scheduler.recordReadToEnd();
        assertThat(scheduler.isDue()).isTrue();
        due = List.of(FIRST);
        scheduler.sendDue();
        due = List.of();
        assertDueAfter(Duration.ofMillis(25));
        scheduler.sendDue();
        assertDueAfter(Duration.ofSeconds(1));
        scheduler.onDelivered(sent.getFirst());
        assertThat(scheduler.isDue()).isTrue();
        scheduler.sendDue();
        scheduler.onDelivered(Delivery.fromParked(SECOND, SECOND.message()));
        assertDueAfter(Duration.ofMillis(25));
        scheduler.sendDue();
        held = true;
        buffer.parkWaiting(Delivery.fromLog(
                new LogEntry.Readable(9, FIRST.message()), new BatchProgress(new TestCheckpoint(), 1)));
        assertDueAfter(Duration.ofMillis(25));
        scheduler.sendDue();
        assertDueAfter(Duration.ofMillis(25));
        held = false;
        scheduler.sendDue();
        assertDueAfter(Duration.ofSeconds(1));
    }

    private void assertDueAfter(Duration rest) {
        clockwork.advance(rest.minusNanos(1));
        assertThat(scheduler.isDue()).as("before %s are over", rest).isFalse();
        clockwork.advance(Duration.ofNanos(1));
        assertThat(scheduler.isDue()).as("after %s", rest).isTrue();
    }

    @Test
    void whatAnEarlierTermHasParkedWaitsForTheLogBeforeIt() {
        lastParked = 5;
        scheduler.begin();
        assertThat(scheduler.isDue()).isFalse();
        scheduler.recordRead(4);
        assertThat(scheduler.isDue()).isFalse();
        scheduler.recordRead(5);
        assertThat(scheduler.isDue()).isTrue();
        scheduler.recordRead(2);
        assertThat(scheduler.isDue()).isTrue();
    }

    @Test
    void whatLanesHaveDeliveredIsWrittenBeforeTheStoreIsAskedWhatIsDue() {
        scheduler.onDelivered(send(FIRST));
        waiting = List.of(parked(3, "a"));
        onSend = delivery -> buffer.recordDelivered(parked(3, "a"));
        settled = 0;
        writes = true;
        scheduler.sendDue();
        assertThat(settled).isEqualTo(2);

        waiting = List.of();
        settled = 0;
        scheduler.sendDue();
        assertThat(settled).isEqualTo(1);
    }

    @Test
    void deadLettersWithoutATopicAreGivenUp() {
        try (RecordedLog log = RecordedLog.of(RetryScheduler.class)) {
            scheduler.begin();
            assertThat(letters).as("asked").isEqualTo(-1);
            assertThat(log.lines()).isEmpty();
            letters = 2;
            scheduler.begin();
            assertThat(log.lines()).singleElement().asString().startsWith("WARN 2 messages were on their way");
        }
    }

    @Test
    void deadLettersWithATopicStay() {
        RelayOptions options = RelayOptions.DEFAULT.withFailure(RelayOptions.Failure.deadLetter("dead"));
        newScheduler(new RelayContext(options, clockwork, new Random(1), new RelayCounters()))
                .begin();

        assertThat(letters).isZero();
    }
}
