package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.FailureReports;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a term does while nothing fails. */
class DispatcherTest extends DispatcherScenario {
    private static final SendResult SENT = SendResult.sent();

    @Test
    void theSinkIsPolledAllTheTimeAndFlushedWhenNothingComes() {
        append(false, message("orders", "a"));
        step(() -> assertThat(sink.flushed).isOne());
        stepsWithPoll();
        step(() -> sink.answerAll(SENT));
        run();
        assertThat(sink.flushed).as("nothing was sent since").isOne();
    }

    @Test
    void thePositionIsSavedAndTheLogCleanedUpNowAndThen() {
        options = options.withSaveInterval(Duration.ofMillis(50)).withCleanUpInterval(Duration.ofMillis(100));
        Checkpoint checkpoint = append(false, message("orders", "a"));
        step(() -> sink.answerAll(SENT));
        step(() -> assertThat(store.saved).isEmpty());
        steps(1);
        step(() -> assertThat(store.saved).containsExactly(checkpoint));
        steps(1);
        step(() -> assertThat(store.cleanedUp).hasValue(1));
        run();
    }

    @Test
    void failuresAreReportedNowAndThen() {
        append(false, message("orders", "a"), message("orders", "b"));
        step(() -> sink.answerAll(SendResult.retryable("busy")));
        step(() -> clock.advance(Duration.ofSeconds(11)));
        steps(1);
        try (RecordedLog log = RecordedLog.of(FailureReports.class)) {
            run();
            assertThat(log.lines())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).startsWith("WARN topic orders: 1 send failed"));
        }
    }

    @Test
    void aSilentSinkIsAProblem() {
        append(false, message("orders", "a"));
        step(() -> clock.advance(Duration.ofSeconds(6)));
        step(() -> assertThat(outage.problem()).isEqualTo("sink: no answer for 6 s"));
        run();
    }

    /** A parked message was delivered just now, so what holds the lane may be gone in a moment. */
    @Test
    void aBatchWaitsForALaneThatHeals() {
        catchUp();
        step(() -> assertThat(sink.flushed).isOne());
        stepsWithPoll();
        step(() -> store.held = Set.of());
        run();
        assertThat(sink.sent).extracting(Message::key).containsExactly("k", "other", "k");
        assertThat(store.parked).isEmpty();
    }

    @Test
    void aBatchDoesNotWaitForALaneThatHealsWhenTheRelayIsToStop() {
        catchUp();
        step(() -> stopping = true);
        run();
        assertThat(sink.sent).extracting(Message::key).containsExactly("k", "other");
        assertThat(store.parked).extracting(ParkedMessage::state).containsExactly(OutboxState.WAITING);
        assertThat(clock.nanoTime())
                .as("a second for the reader to end")
                .isLessThan(Duration.ofMillis(1_100).toNanos());
    }

    /** The lane of a parked message that is delivered at once has another in the second batch. */
    private void catchUp() {
        Message parked = message("orders", "k");
        store.due = List.of(parked(parked, OutboxState.RETRY));
        store.held = Set.of(Lane.of(parked));
        sink.atOnce = SENT;
        append(true, message("orders", "other"));
        append(false, message("orders", "k"));
    }

    @Test
    void whatIsParkedOfOneBatchIsWrittenDownBeforeTheNext() {
        Message later = later("orders", "a");
        append(true, later);
        append(false, message("orders", "b"));
        run();
        assertThat(store.settlements.getFirst().parked())
                .extracting(ParkedMessage::state)
                .containsExactly(OutboxState.DELAYED);
        assertThat(sink.sent).extracting(Message::key).containsExactly("b");
    }

    /** By the store's clock its time has come. */
    @Test
    void aDelayedMessageThatIsDueIsSent() {
        Message later = later("orders", "a");
        store.due = List.of(parked(later, OutboxState.DELAYED));
        run();
        assertThat(sink.sent).containsExactly(later);
    }

    /** One is under way and one waits aside, so there is no room for the third. */
    @Test
    void withoutRoomItWaitsAndGoesOnMeanwhile() {
        options = options.withWindow(new RelayOptions.Window(1, 1 << 20)).withSaveInterval(Duration.ofMillis(30));
        Checkpoint checkpoint = append(true, message("orders", "a"));
        append(false, message("orders", "b"), message("orders", "c"), message("orders", "d"));
        step(() -> sink.answerAll(SENT));
        stepsWithPoll();
        step(() -> {
            assertThat(sink.sent).hasSize(2);
            assertThat(store.saved).containsExactly(checkpoint);
            sink.answerAll(SENT);
        });
        step(() -> sink.answerAll(SENT));
        step(() -> sink.answerAll(SENT));
        run();
        assertThat(sink.sent).extracting(Message::key).containsExactly("a", "b", "c", "d");
    }

    /** Nobody can tell by the others who is silent: there is no room for anybody. */
    @Test
    void withoutRoomTheTargetIsAsked() {
        options = options.withWindow(new RelayOptions.Window(2, 1 << 20));
        append(false, message("orders", "a"), message("payments", "b"), message("stock", "c"));
        steps(101);
        step(() -> assertThat(sink.asked).isOne());
        step(() -> assertThat(sink.aborted).isOne());
        step(() -> sink.answerAll(SENT));
        run();
    }

    @Test
    void whatComesNextInALaneIsSentWhenItIsFree() {
        append(false, message("orders", "a"), message("orders", "a"), message("orders", "a"));
        step(() -> {
            assertThat(sink.sent).hasSize(1);
            sink.answerAll(SENT);
            sink.atOnce = SendResult.rejected("poison");
        });
        steps(1);
        run();
        assertThat(store.parked)
                .extracting(ParkedMessage::state)
                .containsExactly(OutboxState.DEAD, OutboxState.WAITING);
    }

    @Test
    void whatIsParkedBehindAMessageThatIsDeliveredFollowsAtOnce() {
        Message first = message("orders", "a");
        Message second = message("orders", "a");
        store.due = List.of(parked(first, OutboxState.RETRY));
        store.known = List.of(parked(second, OutboxState.WAITING));
        step(() -> {
            store.due = List.of();
            sink.answerAll(SENT);
        });
        steps(3);
        run();
        assertThat(sink.sent).containsExactly(first, second);
        assertThat(store.settlements)
                .anySatisfy(each -> assertThat(each.delivered()).containsExactly(1L));
    }

    @Test
    void whatWaitsAsideIsSentWhenThereIsRoom() {
        sink.capacity = 1;
        append(false, message("orders", "a"), message("orders", "b"));
        step(() -> {
            assertThat(sink.sent).hasSize(1);
            sink.answerAll(SENT);
        });
        steps(1);
        run();
        assertThat(sink.sent).hasSize(2);
    }

    @Test
    void withoutItsLeaseATermEndsAtOnce() {
        leaseLength = Duration.ofSeconds(1);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            step(() -> waits.add(clock.nanoTime()));
        }
        assertThatThrownBy(this::run)
                .isInstanceOf(TermEndedException.class)
                .hasMessage("the lease could not be renewed in time");
        assertThat(waits).hasSize(45);
    }
}
