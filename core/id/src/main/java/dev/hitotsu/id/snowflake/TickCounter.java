package dev.hitotsu.id.snowflake;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts ticks. The next tick is the last one plus one, or the first tick of the current millisecond if that is later;
 * none is given beyond the borrow, beyond what is reserved, and on a slot whose {@link Tenure} is over.
 *
 * <p>Thread-safe without a lock: a thread that is stopped holds up no other. Of two that want the same tick, one tries
 * again after a pause, in which the other may take many. So the processor's cache line does not go to and fro with each
 * tick.
 */
final class TickCounter {
    /** The last tick of a counter that is closed. */
    static final long CLOSED = TickScale.END;

    /** No tick. */
    static final long NONE = Long.MIN_VALUE;

    /** More time is reserved when this part of it is left. */
    private static final int RESERVE_PART = 3;

    /** Pauses of a processor after a collision: some microseconds, in which another thread takes a hundred ticks. */
    private static final int SPINS = 400;

    private final TickScale scale;
    private final InstantSource clock;
    private final long epochMillis;
    private final int sequenceBits;
    private final long borrowMillis;
    private final long horizonMillis;
    private final long aheadMillis;

    /** The last tick that was given or passed over, or {@link #CLOSED}. It only grows. */
    private final AtomicLong last = new AtomicLong(-1);

    TickCounter(SnowflakeSettings settings, TickScale scale) {
        this.scale = scale;
        this.clock = settings.clock();
        this.epochMillis = scale.epochMillis();
        this.sequenceBits = scale.sequenceBits();
        this.borrowMillis = settings.borrow().toMillis();
        this.horizonMillis = settings.layout().horizonMillis();
        this.aheadMillis = settings.reserveAhead().toMillis() / RESERVE_PART;
    }

    /**
     * Begins with a slot. Its ids begin a millisecond after all that were given before, and so are greater. The former
     * tenure must be over.
     *
     * @return empty if the counter is closed
     */
    Optional<Tenure> begin(WorkerSlot slot) {
        long earliest = scale.firstTick(slot.reservedFrom());
        long previous = last.getAndUpdate(
                tick -> tick == CLOSED ? CLOSED : Math.max(scale.nextMillisecond(tick), earliest) - 1);
        if (previous == CLOSED) {
            return Optional.empty();
        }
        Tenure tenure = new Tenure(slot, Math.max(scale.nextMillisecond(previous), earliest));
        updateLimit(tenure);
        return Optional.of(tenure);
    }

    /**
     * The next tick; {@link #NONE} if it is too far ahead of the clock, or not reserved, or the tenure is over. If more
     * should be reserved in the background now, the tick's complement ({@code ~tick}), which is negative.
     */
    long take(Tenure now) {
        while (true) {
            long millis = clock.millis() - epochMillis;
            if (millis >= horizonMillis) {
                return NONE;
            }
            long previous = last.get();
            long next = Math.max(previous + 1, millis << sequenceBits);
            if ((next >>> sequenceBits) - millis > borrowMillis) {
                return NONE;
            }
            boolean late = now.isLate(next);
            if (late && !now.isReserved(next)) {
                return NONE;
            }
            if (last.compareAndSet(previous, next)) {
                return late ? ~next : next;
            }
            pause();
        }
    }

    private static void pause() {
        for (int i = 0; i < SPINS; i++) {
            Thread.onSpinWait();
        }
    }

    /** The last tick that was given or passed over, or {@link #CLOSED}. */
    long last() {
        return last.get();
    }

    /** Whether the caller is the one to reserve more: true once for each stretch of reserved time. */
    boolean claimReserving(Tenure current) {
        return current.claimReserving(last.get());
    }

    /**
     * Gives no more ticks on a slot, which may be another's soon.
     *
     * @return the last tick that was given, or {@link #CLOSED}
     */
    long end(Tenure tenure) {
        tenure.over();
        // Who looked at the tenure before, and has not yet taken the tick, finds that the last one is another now.
        return last.getAndUpdate(tick -> tick == CLOSED ? CLOSED : tick + 1);
    }

    /** Ends the ticks. Returns the last tick that was given, or {@link #CLOSED} if they had ended before. */
    long close() {
        return last.getAndSet(CLOSED);
    }

    /** Takes over what is reserved on the slot, unless the tenure is over. */
    void updateLimit(Tenure tenure) {
        long horizon = scale.ticks(horizonMillis);
        long reserved =
                scale.ticks(Math.min(horizonMillis, scale.millis(tenure.slot().reservedUntil())));
        tenure.reserve(reserved, reserved >= horizon ? reserved : reserved - scale.ticks(aheadMillis));
    }
}
