package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.KeyAttempts.After;
import dev.hitotsu.message.receiver.KeyQueue.Entry;
import dev.hitotsu.message.receiver.KeyQueue.Run;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.ScriptedSubscription.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of the messages of a key, and who is asked when. */
class KeyAttemptsTest {
    private static final int MESSAGE_ATTEMPTS = 3;

    private final ReceiverState state = new ReceiverState();
    private final List<String> asked = new ArrayList<>();
    private @Nullable Throwable failure;
    private @Nullable Decision decision = Decision.SKIP;
    private boolean interrupts;

    @SuppressWarnings("NullAway") // a handler that is asked may answer nothing
    private final KeyAttempts attempts = new KeyAttempts(
            "a test",
            new Handling(
                    batch -> {
                        interruptIfAsked();
                        if (failure != null) {
                            ReceiverLoopScenario.<RuntimeException>sneak(failure);
                        }
                    },
                    new RetryPolicy(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9), 0), 2, MESSAGE_ATTEMPTS),
                    (message, failures, error) -> {
                        asked.add(failures + " " + error.getMessage());
                        interruptIfAsked();
                        return decision;
                    },
                    1,
                    () -> 0,
                    new Random(1)),
            state);

    private void interruptIfAsked() {
        if (interrupts) {
            Thread.currentThread().interrupt();
        }
    }

    private static Run<Note> run(int messages, int formerFailures, @Nullable String problem, boolean endangered) {
        UndecodableMessageException why = problem == null ? null : new UndecodableMessageException(problem);
        List<Entry<Note>> entries = IntStream.range(0, messages)
                .mapToObj(i -> Message.builder("t", "Noted").key("k").build())
                .map(message -> new Entry<>(new Note("lane", message, why, endangered)))
                .toList();
        return new Run<>(new KeyQueue<>(KeyQueue.Id.of(entries.getFirst().delivery())), entries, 0, formerFailures);
    }

    @Test
    void whatIsHandledIsDone() {
        assertThat(attempts.attempt(run(5, 0, null, false))).isEqualTo(After.DONE);
        assertThat(state.handled()).isEqualTo(5);
        assertThat(state.retried()).isZero();
    }

    @Test
    void severalThatFailAreTriedAgainHoweverOften() {
        failure = new IllegalStateException("bad");
        assertThat(attempts.attempt(run(2, 9, null, false))).isEqualTo(After.AGAIN);
        assertThat(state.retried()).isEqualTo(2);
        assertThat(state.handled()).isZero();
        assertThat(asked).isEmpty();
    }

    @Test
    void somebodyIsAskedAboutOneThatFailsOftenAlone() {
        failure = new LinkageError("bad");
        assertThat(attempts.attempt(run(1, 1, null, false))).isEqualTo(After.AGAIN);
        assertThat(asked).isEmpty();
        assertThat(attempts.attempt(run(1, 2, null, false))).isEqualTo(After.DONE);
        assertThat(asked).containsExactly("3 bad");
        assertThat(state.skipped()).isEqualTo(1);
        assertThat(state.retried()).isEqualTo(2);
    }

    @Test
    void somebodyIsAskedAtOnceAboutOneThatMayBeDroppedSoonOrIsNoMessage() {
        failure = new IllegalStateException("bad");
        decision = Decision.RETRY;
        assertThat(attempts.attempt(run(1, 0, null, true))).isEqualTo(After.AGAIN);
        assertThat(state.retried()).isEqualTo(1);
        decision = Decision.STOP;
        assertThat(attempts.attempt(run(1, 0, "no message", false))).isEqualTo(After.STOP);
        assertThat(state.retried()).as("the handler has not failed").isEqualTo(1);
        assertThat(asked).containsExactly("1 bad", "1 no message");
        assertThat(state.skipped()).isZero();
    }

    @Test
    void whoeverIsAskedAndDoesNotAnswerWantsItTriedAgain() {
        failure = new IllegalStateException("bad");
        decision = null;
        assertThat(attempts.attempt(run(1, 2, null, false))).isEqualTo(After.AGAIN);
        assertThat(state.skipped()).isZero();
    }

    @Test
    void anInterruptThatIsLeftBehindIsNobodysBusiness() {
        interrupts = true;
        assertThat(attempts.attempt(run(1, 0, null, false))).isEqualTo(After.DONE);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(attempts.attempt(run(1, 0, "no message", false))).isEqualTo(After.DONE);
        assertThat(Thread.interrupted()).isFalse();
    }
}
