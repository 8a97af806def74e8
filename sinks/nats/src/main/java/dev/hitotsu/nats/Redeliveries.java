package dev.hitotsu.nats;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What comes first after connecting. The server delivers again what an earlier connection left unacknowledged, but only
 * when its time is over, and what is new at once. So that nothing is overtaken, all is kept back until the old messages
 * are there, or their time is over. Not thread-safe.
 */
final class Redeliveries {
    private final long lastOld;
    private final long until;
    private final NavigableMap<Long, NatsDelivery> kept = new TreeMap<>();
    private long missing;

    /**
     * Waits for old messages.
     *
     * @param count how many are unacknowledged
     * @param lastOld the place in the stream of the last message that was ever delivered
     * @param until when they have come, in {@link System#nanoTime}
     */
    Redeliveries(long count, long lastOld, long until) {
        this.missing = count;
        this.lastOld = lastOld;
        this.until = until;
    }

    /** Whether messages must be kept back still. */
    boolean areAwaited(long now) {
        return missing > 0 && now - until < 0;
    }

    /**
     * The server was asked again how many messages are unacknowledged. If as many are here, nothing old is missing,
     * whatever it had said first: nats-server 2.9 counts a message that it could not deliver any more, and delivers it
     * as a new one.
     */
    void recordUnacknowledged(long count) {
        if (kept.size() >= count) {
            missing = 0;
        }
    }

    void keep(NatsDelivery delivery) {
        boolean isNew = kept.put(delivery.sequence(), delivery) == null;
        if (isNew && delivery.sequence() <= lastOld) {
            missing--;
        }
    }

    /** All that was kept back, in the order of the stream. */
    List<NatsDelivery> release() {
        missing = 0;
        List<NatsDelivery> released = new ArrayList<>(kept.values());
        kept.clear();
        return released;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }
}
