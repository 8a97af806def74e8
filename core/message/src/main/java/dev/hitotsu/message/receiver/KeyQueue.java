package dev.hitotsu.message.receiver;

import dev.hitotsu.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deliveries of one key that are handled one after the other. Not thread-safe. */
final class KeyQueue<D extends Delivery> {
    /** Messages that are handled together at most. */
    private static final int MAX_TOGETHER = 100;

    /**
     * What must keep its order: a key within its lane and topic. Deliveries without a key, and those that are no
     * message, have a queue each.
     */
    record Id(
            String lane,
            String topic,
            @Nullable String key,
            @Nullable Object apart) {
        static Id of(Delivery delivery) {
            String key = delivery.message().key();
            boolean isApart = key == null || delivery.problem() != null;
            return new Id(delivery.lane(), delivery.message().topic(), key, isApart ? new Object() : null);
        }
    }

    /** A delivery, and whether it is done. */
    static final class Entry<D extends Delivery> {
        private final D delivery;
        private boolean isDone;

        Entry(D delivery) {
            this.delivery = delivery;
        }

        D delivery() {
            return delivery;
        }

        boolean isDone() {
            return isDone;
        }
    }

    /**
     * Those of one attempt.
     *
     * @param epoch of the queue when it began
     * @param formerFailures how many attempts have failed in a row
     */
    record Run<D extends Delivery>(KeyQueue<D> queue, List<Entry<D>> entries, int epoch, int formerFailures) {
        D first() {
            return entries.getFirst().delivery();
        }

        List<Message> messages() {
            return entries.stream().map(entry -> entry.delivery().message()).toList();
        }
    }

    private final Id id;
    private final Deque<Entry<D>> entries = new ArrayDeque<>();
    private int failures;
    private int epoch;
    private boolean isActive;
    private long dueAt;

    KeyQueue(Id id) {
        this.id = id;
    }

    Id id() {
        return id;
    }

    void add(Entry<D> entry) {
        entries.add(entry);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether it is handled, waits for its turn, or for its next attempt. */
    boolean isActive() {
        return isActive;
    }

    void setActive() {
        isActive = true;
    }

    long dueAt() {
        return dueAt;
    }

    /** The next attempt: several that have not failed yet, or one. */
    Run<D> next() {
        List<Entry<D>> next = new ArrayList<>();
        for (Entry<D> entry : entries) {
            boolean isAlone = failures > 0 || entry.delivery.problem() != null || entry.delivery.isEndangered();
            if (next.size() == MAX_TOGETHER || isAlone && !next.isEmpty()) {
                break;
            }
            next.add(entry);
            if (isAlone) {
                break;
            }
        }
        return new Run<>(this, next, epoch, failures);
    }

    /** The attempt is done, handled or skipped. */
    void complete(Run<D> run) {
        if (run.epoch() != epoch) {
            return;
        }
        failures = 0;
        for (Entry<D> entry : run.entries()) {
            entry.isDone = true;
            entries.removeFirst();
        }
    }

    /** The attempt has failed; the next one is at this time. */
    void fail(Run<D> run, long nextNanos) {
        failures += run.epoch() == epoch ? 1 : 0;
        dueAt = nextNanos;
    }

    /** Forgets what was delivered. What is being handled belongs to nobody any more. */
    void drop() {
        entries.clear();
        failures = 0;
        epoch++;
    }
}
