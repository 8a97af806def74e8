package dev.hitotsu.message.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.PoisonHandler.Decision;
import dev.hitotsu.message.receiver.ScriptedSubscription.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A loop over a scripted broker, a handler that fails when told to, and a clock that the test moves. */
abstract class ReceiverLoopScenario {
    static final int BATCH_ATTEMPTS = 2;
    static final int MESSAGE_ATTEMPTS = 3;
    static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(9), 0);
    static final Backoff IMPATIENT = new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), 0);

    final ScriptedSubscription broker = new ScriptedSubscription();
    final ReceiverState state = new ReceiverState();
    final List<List<String>> handled = new ArrayList<>();
    final List<ReceivedBatch> batches = new ArrayList<>();
    final Map<String, Throwable> failing = new HashMap<>();
    final Set<String> interrupts = new HashSet<>();
    final List<String> asked = new ArrayList<>();

    @Nullable Decision decision = Decision.RETRY;

    long now = Long.MAX_VALUE - 5_000_000_000L;
    final ReceiverLoop<Note> loop = loop(BACKOFF);

    ReceiverLoop<Note> loop(Backoff backoff) {
        RetryPolicy policy = new RetryPolicy(backoff, BATCH_ATTEMPTS, MESSAGE_ATTEMPTS);
        return new ReceiverLoop<>(
                broker, new Handling(this::handle, policy, this::decide, 1, () -> now, new Random(1)), state);
    }

    void handle(ReceivedBatch batch) {
        List<String> texts =
                batch.messages().stream().map(ReceiverLoopScenario::text).toList();
        batches.add(batch);
        if (texts.stream().anyMatch(interrupts::contains)) {
            Thread.currentThread().interrupt();
        }
        for (String text : texts) {
            if (failing.containsKey(text)) {
                ReceiverLoopScenario.<RuntimeException>sneak(failing.get(text));
            }
        }
        handled.add(texts);
    }

    @Nullable Decision decide(Message message, int failures, Throwable error) {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        asked.add(text(message) + " " + failures + " " + error.getMessage());
        if (interrupts.contains("decisions")) {
            Thread.currentThread().interrupt();
        }
        return decision;
    }

    static String text(Message message) {
        return new Note("", message, null, false).text();
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> void sneak(Throwable error) throws E {
        throw (E) error;
    }

    void turns(int turns) {
        for (int i = 0; i < turns; i++) {
            now += BACKOFF.maxDelay().toNanos();
            loop.turn();
        }
    }
}
