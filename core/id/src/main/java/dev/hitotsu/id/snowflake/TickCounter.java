package dev.hitotsu.id.snowflake;

import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts ticks. The next tick is the last one plus one, or the first tick of the current millisecond if that is later;
 * none is given beyond the borrow and beyond what is reserved.
 *
 * <p>Thread-safe. It holds a lock for a few instructions and one look at the clock, and blocks for nothing else.
 */
final class TickCounter {
    /** The last tick of a counter that is closed. */
    static final long CLOSED = TickScale.END;

    /** No tick. */
    static final long NONE = Long.MIN_VALUE;

    /** More time is reserved when this part of it is left. */
    private static final int RESERVE_PART = 3;

    private final TickScale scale;
    private final InstantSource clock;
    private final long epochMillis;
    private final int sequenceBits;
    private final long borrowMillis;
    private final long horizonMillis;
    private final long aheadMillis;
    private final ReentrantLock ticking = new ReentrantLock();

    /** The last tick that was given, or {@link #CLOSED}. Guarded by {@code ticking}. It only grows. */
    private long last;

    /** The slot in use. Written under {@code ticking}. */
    private volatile Tenure tenure;

    /** The first tick that is not reserved. Grows within a tenure. Written under {@code ticking}. */
    private volatile long end;

    /**
     * The end, or before it the first tick with which more must be reserved in the background. So one comparison tells
     * most callers that nothing is to be done. Guarded by {@code ticking}.
     */
    private long lateFrom;

    TickCounter(SnowflakeSettings settings, TickScale scale, WorkerSlot slot) {
        this.scale = scale;
        this.clock = settings.clock();
        this.epochMillis = scale.epochMillis();
        this.sequenceBits = scale.sequenceBits();
        this.borrowMillis = settings.borrow().toMillis();
        this.horizonMillis = settings.layout().horizonMillis();
        this.aheadMillis = settings.reserveAhead().toMillis() / RESERVE_PART;
        long firstTick = scale.firstTick(slot.reservedFrom());
        this.tenure = Tenure.of(slot, firstTick);
        this.last = firstTick - 1;
        updateLimit(slot);
    }

    /** The slot in use. */
    Tenure tenure() {
        return tenure;
    }

    /**
     * The next tick; {@link #NONE} if it is too far ahead of the clock, or not reserved, or the tenure is over. If more
     * should be reserved in the background now, the tick's complement ({@code ~tick}), which is negative.
     */
    long take(Tenure now) {
        ticking.lock();
        try {
            long millis = clock.millis() - epochMillis;
            if (millis >= horizonMillis) {
                return NONE;
            }
            long next = Math.max(last + 1, millis << sequenceBits);
            if ((next >>> sequenceBits) - millis > borrowMillis || now != tenure) {
                return NONE;
            }
            boolean late = next >= lateFrom;
            if (late && next >= end) {
                return NONE;
            }
            last = next;
            return late ? ~next : next;
        } finally {
            ticking.unlock();
        }
    }

    /** Whether the tick is reserved. */
    boolean isReserved(long tick) {
        return tick < end;
    }

    /** The last tick that was given, or {@link #CLOSED}. */
    long last() {
        ticking.lock();
        try {
            return last;
        } finally {
            ticking.unlock();
        }
    }

    /** Whether the caller is the one to reserve more: true once for each stretch of reserved time. */
    boolean claimReserving(Tenure current) {
        ticking.lock();
        try {
            if (current != tenure || last < lateFrom || lateFrom == end) {
                return false;
            }
            lateFrom = end;
            return true;
        } finally {
            ticking.unlock();
        }
    }

    /** Gives no more ticks on the present slot, which may be another's soon. Returns the last tick that was given. */
    long pause() {
        ticking.lock();
        try {
            end = Long.MIN_VALUE;
            lateFrom = end;
            return last;
        } finally {
            ticking.unlock();
        }
    }

    /** Ends the ticks. Returns the last tick that was given, or {@link #CLOSED} if they had ended before. */
    long close() {
        ticking.lock();
        try {
            long given = last;
            last = CLOSED;
            return given;
        } finally {
            ticking.unlock();
        }
    }

    /** Takes over what is reserved on the slot in use. */
    void updateLimit(WorkerSlot slot) {
        long reserved = scale.ticks(Math.min(horizonMillis, scale.millis(slot.reservedUntil())));
        boolean isAll = reserved >= scale.ticks(horizonMillis);
        ticking.lock();
        try {
            end = reserved;
            lateFrom = isAll ? end : end - scale.ticks(aheadMillis);
        } finally {
            ticking.unlock();
        }
    }

    /**
     * Goes on with another slot. Its ids begin a millisecond later at least, and so are greater than all before.
     *
     * @return false if the counter is closed
     */
    boolean tryAdopt(WorkerSlot next) {
        ticking.lock();
        try {
            if (last == CLOSED) {
                return false;
            }
            long first = Math.max(scale.nextMillisecond(last), scale.firstTick(next.reservedFrom()));
            last = first - 1;
            tenure = Tenure.of(next, first);
            updateLimit(next);
            return true;
        } finally {
            ticking.unlock();
        }
    }
}
