package dev.hitotsu.relay;

import dev.hitotsu.relay.internal.BatchProgress;
import dev.hitotsu.relay.internal.Delivery;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers the sends of a term, from 0, and finds out how many of them are settled: their messages are behind the saved
 * position, were written down as delivered, or came back. Used by the dispatcher alone.
 */
final class UnsettledSends {
    /** The numbers of the sends of parked messages, by their positions, until those are settled. */
    private final Map<Long, Long> parked = new HashMap<>();

    private long sends;

    /** How many sends there were, which is the number of the next one. */
    long sends() {
        return sends;
    }

    /** The message is handed over. */
    void recordSend(Delivery delivery) {
        long number = sends++;
        BatchProgress progress = delivery.progress();
        if (progress == null) {
            parked.put(delivery.entry().position(), number);
        } else {
            progress.recordSend(number);
        }
    }

    /** The message came back: it was not taken. */
    void recordReturn(Delivery delivery) {
        if (!delivery.isFromLog()) {
            parked.remove(delivery.entry().position());
        }
    }

    /** The message came back, but the target has taken it all the same. */
    void recordTaken(Delivery delivery) {
        if (!delivery.isFromLog()) {
            parked.put(delivery.entry().position(), delivery.order);
        }
    }

    /** It is written down that these parked messages were delivered. */
    void recordSettled(Collection<Long> positions) {
        positions.forEach(parked::remove);
    }

    /**
     * How many sends are settled, counted from the first; no unsettled one is before those.
     *
     * @param unsettled the batches that the saved position does not cover
     */
    long settled(Collection<BatchProgress> unsettled) {
        long first = sends;
        for (BatchProgress batch : unsettled) {
            first = Math.min(first, batch.firstSend());
        }
        for (long number : parked.values()) {
            first = Math.min(first, number);
        }
        return first;
    }
}
