package dev.hitotsu.id.snowflake;

/**
 * The time for which a generator holds a slot, and how much of it is reserved. When it is over, it stays over: nothing
 * is reserved on it again. Thread-safe.
 */
final class Tenure {
    private static final long OVER = Long.MIN_VALUE;

    private final WorkerSlot slot;
    private final int number;
    private final long firstTick;

    /** The first tick that is not reserved. It grows, until it is {@link #OVER}. Written under the monitor. */
    private volatile long end;

    /**
     * The end, or before it the first tick with which more must be reserved in the background. So one comparison tells
     * most callers that nothing is to be done. Never after the end. Written under the monitor.
     */
    private volatile long lateFrom;

    /** @param firstTick the first tick that is ours on the slot; nothing is reserved yet */
    Tenure(WorkerSlot slot, long firstTick) {
        this.slot = slot;
        this.number = slot.number();
        this.firstTick = firstTick;
        this.end = firstTick;
        this.lateFrom = firstTick;
    }

    WorkerSlot slot() {
        return slot;
    }

    int number() {
        return number;
    }

    long firstTick() {
        return firstTick;
    }

    boolean isReserved(long tick) {
        return tick < end;
    }

    boolean isOver() {
        return end == OVER;
    }

    /** Whether the tick is not reserved, or so near the end that more should be. */
    boolean isLate(long tick) {
        return tick >= lateFrom;
    }

    /**
     * Takes over what is reserved, unless the tenure is over.
     *
     * @param late the first tick with which more must be reserved; the end if no more can be
     */
    synchronized void reserve(long newEnd, long late) {
        if (!isOver()) {
            end = newEnd;
            lateFrom = late;
        }
    }

    /** Whether the caller is the first to see a late tick since the last reservation. */
    synchronized boolean claimReserving(long tick) {
        if (!isLate(tick) || lateFrom == end) {
            return false;
        }
        lateFrom = end;
        return true;
    }

    /** Ends it. Who has looked before may still take a tick. */
    synchronized void over() {
        end = OVER;
        lateFrom = OVER;
    }
}
