package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.LongIdGenerator;
import dev.hitotsu.id.IdException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Generates Snowflake ids: 64 bits of time, worker and sequence, by a {@link SnowflakeLayout}.
 *
 * <p>All state is one number, the <em>tick</em>: milliseconds since the epoch, then the sequence. The next tick is
 * the one after the last, or the first of the current millisecond if that is later. So ids grow strictly, whatever the
 * clock does, and a millisecond whose sequence is used up borrows from the next one: at most {@code borrow} ahead of the
 * clock. Who comes faster than {@link SnowflakeLayout#idsPerMillisecond()} waits for the clock.
 *
 * <p>A clock that stepped back shows as ids further ahead of it than could be borrowed; the {@link ClockBackPolicy} decides.
 * Shorter steps are absorbed by the borrow. No id has a time at or after the slot's {@link WorkerSlot#reservedUntil()}.
 *
 * <p>Thread-safe: a lock, held for a few instructions and a look at the clock. Many threads are served more steadily so than
 * by trying again. Blocks while the clock has to catch up, and, each time the reserved stretch is used up, for
 * {@link WorkerSlot#reserve}. Close it to give the slot back.
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

    /** The last tick that was given, or {@link #CLOSED}. Under the lock {@code ticking}. Grows only. */
    private long last;

    /** The first tick that may not be given. Grows only. */
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

    /** Prepares a generator; a worker or a slot is needed. */
    public static SnowflakeBuilder builder() {
        return new SnowflakeBuilder();
    }

    /**
     * The next id, greater than every earlier one of this generator.
     *
     * @throws ClockBackException if the clock is too far behind the last id for the policy
     * @throws WorkerSlotLostException if the slot is no longer ours; there will be no further ids
     * @throws IdException if the slot's stretch could not be extended, the layout's range is over, the generator is closed,
     *     or the thread was interrupted while it waited
     */
    @Override
    public long next() {
        while (true) {
            if (!slot.valid()) {
                throw lost();
            }
            long tick = take();
            if (tick >= 0) {
                return layout.compose(tick, slotNumber);
            }
            makeRoom();
        }
    }

    /** What ids are made of, for decoding. */
    public SnowflakeLayout layout() {
        return layout;
    }

    /** The years until the layout's range is over. */
    public double yearsLeft() {
        return layout.yearsLeft(clock.instant());
    }

    /** Gives the slot back; {@link #next} refuses from now on. May block for the store. */
    @Override
    public void close() {
        // No other thread gets past this tick, so the slot is told the exact end of what was used.
        long used = takeLast();
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

    /** The next tick, or less than zero if that is too far ahead of the clock, or not reserved. */
    private long take() {
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

    /** Gives no further tick; the last one that was given, or {@link #CLOSED} where it was closed before. */
    private long takeLast() {
        ticking.lock();
        try {
            long given = last;
            last = CLOSED;
            return given;
        } finally {
            ticking.unlock();
        }
    }

    /** Waits for the clock or reserves more, where that is still needed. */
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

    /** One thread asks for more; the others wait for it. */
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

    /** The first tick of a millisecond, or the last there is. */
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
