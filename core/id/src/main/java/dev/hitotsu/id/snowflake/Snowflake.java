package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.LongIdGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Generates Snowflake ids: 64 bits of time, worker and sequence, divided by a {@link SnowflakeLayout}.
 *
 * <p>The state is one number, the <em>tick</em>: milliseconds since the epoch, then the sequence. The next tick is the
 * last one plus one, or the first tick of the current millisecond if that is later. So ids grow strictly, whatever the
 * clock does. When the sequence of a millisecond is used up, ids borrow from the next one, and may run ahead of the
 * clock by up to {@code borrow}. A caller that needs more than {@link SnowflakeLayout#idsPerMillisecond()} waits for
 * the clock.
 *
 * <p>If ids are further ahead of the clock than the borrow, the clock was set back, and the {@link ClockBackPolicy}
 * decides. The borrow absorbs smaller steps. No id has a time at or after the slot's {@link
 * WorkerSlot#reservedUntil()}.
 *
 * <p>Thread-safe: it holds a lock for a few instructions and one look at the clock. With many threads this is fairer
 * than to retry. It blocks while the clock has to catch up, and for {@link WorkerSlot#reserve} each time the reserved
 * time is used up. Close the generator to give the slot back.
 *
 * <pre>{@code
 * Snowflake ids = Snowflake.builder().worker(WorkerId.fromEnvironment(System.getenv())).build();
 * long id = ids.next();
 * }</pre>
 */
public final class Snowflake implements LongIdGenerator, AutoCloseable {
    private static final long CLOSED = Long.MAX_VALUE - 1;
    private static final Duration UNTIL_NEXT_MILLISECOND = Duration.ofNanos(100_000);
    private static final Duration MAX_SLEEP = Duration.ofMillis(10);

    private final SnowflakeLayout layout;
    private final WorkerSlot slot;
    private final int slotNumber;
    private final SnowflakeSettings settings;
    private final InstantSource clock;
    private final long epochMillis;
    private final int sequenceBits;
    private final long borrowMillis;
    private final long horizonMillis;
    private final long firstTick;
    private final ReentrantLock ticking = new ReentrantLock();
    private final ReentrantLock reserving = new ReentrantLock();

    /** The last tick that was given, or {@link #CLOSED}. Guarded by {@code ticking}. It only grows. */
    private long last;

    /** The first tick that must not be given. It only grows. */
    private volatile long limit;

    Snowflake(SnowflakeSettings settings, WorkerSlot slot) {
        this.settings = settings;
        this.layout = settings.layout();
        this.slot = slot;
        this.slotNumber = slot.number();
        this.clock = settings.clock();
        this.epochMillis = layout.epoch().toEpochMilli();
        this.sequenceBits = layout.sequenceBits();
        this.borrowMillis = settings.borrow().toMillis();
        this.horizonMillis = layout.horizonMillis();
        this.firstTick = ticks(Math.max(0, millisSinceEpoch(slot.reservedFrom())));
        this.last = firstTick - 1;
        this.limit = ticks(Math.min(horizonMillis, millisSinceEpoch(slot.reservedUntil())));
    }

    /** Prepares a generator. It needs a worker or slots. */
    public static SnowflakeBuilder builder() {
        return new SnowflakeBuilder();
    }

    /**
     * The next id, greater than every earlier one of this generator.
     *
     * @throws ClockBackException if the clock is further behind the last id than the policy allows
     * @throws WorkerSlotLostException if the slot is lost; this generator makes no more ids
     * @throws IdException if the slot could not reserve more time, the range of the layout has ended, the generator is
     *     closed, or the thread was interrupted while it waited
     */
    @Override
    public long next() {
        while (true) {
            if (!slot.valid()) {
                throw lost();
            }
            long tick = takeTick();
            if (tick >= 0) {
                return layout.compose(tick, slotNumber);
            }
            makeRoom();
        }
    }

    /** The layout of the ids, for decoding. */
    public SnowflakeLayout layout() {
        return layout;
    }

    /** The years until the layout's range is over. */
    public double yearsLeft() {
        return layout.yearsLeft(clock.instant());
    }

    /** Gives the slot back. From then on {@link #next} throws. May block for the store. */
    @Override
    public void close() {
        // No other thread gets a later tick, so this is the exact end of the used time.
        long used = endTicks();
        if (used == CLOSED) {
            return;
        }
        reserving.lock();
        try {
            slot.release(Instant.ofEpochMilli(epochMillis + (used >> sequenceBits) + 1));
        } finally {
            reserving.unlock();
        }
    }

    /** The next tick; negative if it is too far ahead of the clock, or not reserved. */
    private long takeTick() {
        ticking.lock();
        try {
            long now = clock.millis() - epochMillis;
            if (now >= horizonMillis) {
                return -1;
            }
            long next = Math.max(last + 1, now << sequenceBits);
            if ((next >>> sequenceBits) - now > borrowMillis || next >= limit) {
                return -1;
            }
            last = next;
            return next;
        } finally {
            ticking.unlock();
        }
    }

    private long lastTick() {
        ticking.lock();
        try {
            return last;
        } finally {
            ticking.unlock();
        }
    }

    /** Ends the ticks. Returns the last tick that was given, or {@link #CLOSED} if they had ended before. */
    private long endTicks() {
        ticking.lock();
        try {
            long given = last;
            last = CLOSED;
            return given;
        } finally {
            ticking.unlock();
        }
    }

    /** Waits for the clock or reserves more time, if that is still needed. */
    private void makeRoom() {
        // The clock is read after the last tick, or a thread that was held up in between would take it for one set
        // back.
        long previous = lastTick();
        long now = clock.millis() - epochMillis;
        if (now >= horizonMillis) {
            throw beyondHorizon();
        }
        long next = Math.max(previous + 1, now << sequenceBits);
        long lead = (next >>> sequenceBits) - now;
        if (lead > borrowMillis) {
            awaitClock(previous, lead - borrowMillis);
        } else if (next >= limit) {
            extend(next);
        }
    }

    private void awaitClock(long previous, long missingMillis) {
        if (previous == CLOSED) {
            throw closed();
        }
        if (missingMillis == 1) {
            settings.sleeper().sleep(UNTIL_NEXT_MILLISECOND);
            return;
        }
        Duration missing = Duration.ofMillis(missingMillis);
        Duration allowed = settings.allowedWait(previous < firstTick);
        if (missing.compareTo(allowed) > 0) {
            throw new ClockBackException(
                    missing, allowed.isZero() ? "not behind" : allowed.toMillis() + " ms behind at most");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new IdException("thread: interrupted while the clock was " + missingMillis
                    + " ms behind (expected: to wait for it)");
        }
        settings.sleeper().sleep(missing.compareTo(MAX_SLEEP) < 0 ? missing : MAX_SLEEP);
    }

    /** One thread reserves more time; the others wait for it. */
    private void extend(long next) {
        if (next >= ticks(horizonMillis)) {
            throw beyondHorizon();
        }
        reserving.lock();
        try {
            if (lastTick() == CLOSED) {
                throw closed();
            }
            Instant time = Instant.ofEpochMilli(epochMillis + (next >>> sequenceBits));
            if (!slot.reservedUntil().isAfter(time)) {
                slot.reserve(time.plus(settings.reserveAhead()));
            }
            if (!slot.reservedUntil().isAfter(time)) {
                throw new IdException("worker slot: reserved until " + slot.reservedUntil() + " (expected: after "
                        + time + ", as asked for)");
            }
            limit = ticks(Math.min(horizonMillis, millisSinceEpoch(slot.reservedUntil())));
        } finally {
            reserving.unlock();
        }
    }

    /** The first tick of a millisecond, or the highest tick. */
    private long ticks(long millis) {
        return millis > CLOSED >> sequenceBits ? CLOSED : millis << sequenceBits;
    }

    private long millisSinceEpoch(Instant time) {
        if (time.equals(Instant.MAX)) {
            return Long.MAX_VALUE;
        }
        return time.toEpochMilli() - epochMillis;
    }

    private IdException lost() {
        return lastTick() == CLOSED
                ? closed()
                : new WorkerSlotLostException(
                        "worker slot: " + slotNumber + " is no longer ours (expected: a new generator on a new slot)");
    }

    private IdException closed() {
        return new IdException("generator: closed (expected: one that is open)");
    }

    private IdException beyondHorizon() {
        return SnowflakeSettings.beyondHorizon(clock.instant(), layout);
    }
}
