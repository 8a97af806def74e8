package dev.hitotsu.relay;

import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.internal.Delivery;
import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.ParkedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What targets said to messages that are done with, until it is settled together with them. Any thread adds, the
 * dispatcher takes.
 */
final class UnsettledOutcomes {
    private static final long MAX_BYTES = 4 << 20;
    private static final long OVERHEAD_BYTES = 500;

    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * Keeps what the target said, if it said something. Called before the message counts as settled: so whoever sees
     * that it does finds the outcome here. What becomes of a dead letter is no outcome of the message, nor is what
     * becomes of a copy of it.
     */
    void record(Delivery delivery, SendResult result) {
        Answer answer = result.answer();
        ParkedMessage parked = delivery.parked();
        if (answer == null || isCopy(delivery) || (parked != null && parked.state() == OutboxState.DEAD_LETTER)) {
            return;
        }
        boolean accepted = result instanceof SendResult.Sent;
        outcomes.add(Outcome.of(delivery.entry().message(), parked == null ? 0 : parked.version(), accepted, answer));
        bytes.addAndGet(size(answer));
    }

    private static boolean isCopy(Delivery delivery) {
        return CopyPosition.number(delivery.entry().position()) > 0;
    }

    /** Whether they should not wait for the next settlement that is due. */
    boolean areMany() {
        return bytes.get() >= MAX_BYTES;
    }

    /** All that are there; they are no longer here afterwards. */
    List<Outcome> take() {
        List<Outcome> taken = new ArrayList<>();
        for (Outcome next = outcomes.poll(); next != null; next = outcomes.poll()) {
            taken.add(next);
            bytes.addAndGet(-size(next.answer()));
        }
        return taken;
    }

    private static long size(Answer answer) {
        return answer.body().length + OVERHEAD_BYTES;
    }
}
