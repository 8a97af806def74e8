package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.Checkpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a term ends that is asked to stop. */
class DispatcherEndTest extends DispatcherScenario {
    private static final SendResult SENT = SendResult.sent();

    @Test
    void atTheEndItWaitsForTheAnswersAsLongAsTheSinkTries() {
        append(false, message("orders", "a"));
        step(() -> stopping = true);
        run();
        long reader = Duration.ofSeconds(1).toNanos();
        long margin = Duration.ofSeconds(2).toNanos();
        assertThat(clock.nanoTime() - Duration.ofMillis(20).toNanos())
                .isEqualTo(reader + SEND_TIMEOUT.toNanos() + margin);
        assertThat(store.saved).isEmpty();
    }

    @Test
    void atTheEndAnAnswerIsWrittenDown() {
        Checkpoint checkpoint = append(false, message("orders", "a"));
        step(() -> stopping = true);
        stepsWithPoll();
        step(() -> sink.answerAll(SENT));
        run();
        assertThat(store.saved).containsExactly(checkpoint);
        assertThat(clock.nanoTime()).isLessThan(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void atTheEndWhatWasNeverSentIsLeftToTheNextTerm() {
        Message first = message("orders", "a");
        append(false, first, message("orders", "a"));
        step(() -> stopping = true);
        step(() -> sink.answerAll(SendResult.retryable("busy")));
        run();
        assertThat(parkedMessages()).containsExactly(first);
        assertThat(store.saved).isEmpty();
    }

    @Test
    void atTheEndWhatIsUnansweredIsNoFailureOfItsOwn() {
        append(false, message("orders", "a"));
        step(() -> stopping = true);
        step(() -> sink.answerAll(SendResult.unavailable("closed")));
        run();
        assertThat(store.parked).isEmpty();
        assertThat(store.saved).isEmpty();
    }

    @Test
    void atTheEndAParkedMessageThatIsTakenIsParkedNoMore() {
        store.due = List.of(parked(message("orders", "a"), OutboxState.RETRY));
        step(() -> stopping = true);
        step(() -> sink.answerAll(SENT));
        run();
        assertThat(store.settlements)
                .anySatisfy(each -> assertThat(each.delivered()).containsExactly(1L));
    }

    @Test
    void atTheEndNothingIsWaitedForWithoutTheLease() {
        leaseLength = Duration.ofSeconds(3);
        append(false, message("orders", "a"));
        step(() -> stopping = true);
        assertThatThrownBy(this::run).isInstanceOf(TermEndedException.class);
        assertThat(clock.nanoTime()).isLessThan(Duration.ofSeconds(3).toNanos());
    }

    /** It may have been taken, and only the next term asks. */
    @Test
    void atTheEndAParkedMessageWithoutAnAnswerIsNotForgotten() {
        store.due = List.of(parked(message("orders", "a"), OutboxState.RETRY));
        step(() -> stopping = true);
        step(() -> sink.answerAll(SendResult.unavailable("closed")));
        run();
        assertThat(sink.settled).isZero();
    }
}
