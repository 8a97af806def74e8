package dev.hitotsu.inbox.parking;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;

/**
 * How many messages a consumer may still park. It counts once a second, and when what it has counted is used up; so
 * processes that park at the same time may go a little beyond the limit. Thread-safe; blocks.
 */
final class ParkingRoom<T> {
    private static final long COUNT_NANOS = Duration.ofSeconds(1).toNanos();

    private final String consumer;
    private final ParkingStore<T> store;
    private final int max;
    private final Clockwork clockwork;
    private int room;
    private long countedAt;

    ParkingRoom(String consumer, ParkingStore<T> store, int max, Clockwork clockwork) {
        this.consumer = consumer;
        this.store = store;
        this.max = max;
        this.clockwork = clockwork;
    }

    /**
     * Takes room for so many messages.
     *
     * @throws InboxException if there is not enough
     */
    synchronized void take(T transaction, int count) {
        long now = clockwork.nanoTime();
        if (room < count || now - countedAt >= COUNT_NANOS) {
            room = max - store.countPending(transaction, consumer, max);
            countedAt = now;
        }
        if (room < count) {
            throw new InboxException("parked messages of consumer " + consumer + ": " + (max - room) + ", and " + count
                    + " more (expected: at most " + max + ", maxParked)");
        }
        room -= count;
    }
}
