package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.LongIdGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * time is used up before a thread in the background has reserved more. Close the generator to give the slot back.
 *
 * <p>If a leased slot is lost, the next call leases another one, and ids go on, still growing. If none can be leased, the
 * caller gets an exception, and the call after it tries again.
 *
 * <pre>{@code
 * Snowflake ids = Snowflake.builder().worker(WorkerId.fromEnvironment(System.getenv())).build();
 * long id = ids.next();
 * }</pre>
 */
public final class Snowflake implements LongIdGenerator, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Snowflake.class);
    private static final long CLOSED = TickScale.END;
    /** More time is reserved when this part of it is left. */
    private static final int RESERVE_PART = 3;

    private final SnowflakeLayout layout;
    private final SnowflakeSettings settings;
    private final @Nullable SlotSource slots;
    private final TickScale scale;
    private final ClockWait clockWait;
    private final InstantSource clock;
    private final long epochMillis;
    private final int sequenceBits;
    private final long borrowMillis;
    private final long horizonMillis;
    private final long aheadMillis;
    private final ReentrantLock ticking = new ReentrantLock();
    private final ReentrantLock reserving = new ReentrantLock();

    /** The last tick that was given, or {@link #CLOSED}. Guarded by {@code ticking}. It only grows. */
    private long last;

    /** The slot in use. Changed under {@code ticking} and {@code reserving}. */
    private volatile Tenure tenure;

    /** The first tick that must not be given. Grows within a tenure. */
    private volatile long limit;

    /** The first tick at which to reserve more in the background. Written under {@code ticking}. */
    private volatile long reserveFrom;

    /** How many leases have failed, and the last failure. Guarded by {@code reserving}. */
    private volatile int failedLeases;

    private @Nullable IdException leaseFailure;

    /** A slot, and the first tick that was ours on it. */
    private record Tenure(WorkerSlot slot, int number, long firstTick) {}

    /** @param slots where to lease another slot when this one is lost; null for nowhere */
    Snowflake(SnowflakeSettings settings, WorkerSlot slot, @Nullable SlotSource slots) {
        this.settings = settings;
        this.slots = slots;
        this.layout = settings.layout();
        this.scale = TickScale.of(layout);
        this.clockWait = new ClockWait(settings);
        this.clock = settings.clock();
        this.epochMillis = layout.epoch().toEpochMilli();
        this.sequenceBits = layout.sequenceBits();
        this.borrowMillis = settings.borrow().toMillis();
        this.horizonMillis = layout.horizonMillis();
        this.aheadMillis = settings.reserveAhead().toMillis() / RESERVE_PART;
        long firstTick = scale.firstTick(slot.reservedFrom());
        this.tenure = new Tenure(slot, slot.number(), firstTick);
        this.last = firstTick - 1;
        updateLimit(slot);
    }

    /** Prepares a generator. It needs a worker or slots. */
    public static SnowflakeBuilder builder() {
        return new SnowflakeBuilder();
    }

    /**
     * The next id, greater than every earlier one of this generator.
     *
     * @throws ClockBackException if the clock is further behind the last id than the policy allows
     * @throws WorkerSlotLostException if the slot is lost, and no other could be leased
     * @throws IdException if the slot could not reserve more time, the range of the layout has ended, the generator is
     *     closed, or the thread was interrupted while it waited
     */
    @Override
    public long next() {
        while (true) {
            Tenure now = tenure;
            if (!now.slot.valid()) {
                replace(now);
                continue;
            }
            long tick = takeTick(now);
            if (tick >= 0) {
                if (tick >= reserveFrom) {
                    startReserving(now);
                }
                return layout.compose(tick, now.number);
            }
            makeRoom(now);
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
            tenure.slot.release(scale.usedBefore(used));
        } finally {
            reserving.unlock();
        }
    }

    /** The next tick; negative if it is too far ahead of the clock, or not reserved, or the tenure is over. */
    private long takeTick(Tenure now) {
        ticking.lock();
        try {
            long millis = clock.millis() - epochMillis;
            if (millis >= horizonMillis) {
                return -1;
            }
            long next = Math.max(last + 1, millis << sequenceBits);
            if ((next >>> sequenceBits) - millis > borrowMillis || next >= limit || now != tenure) {
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

    /** No more ticks on the present slot, which may be another's soon. Returns the last tick that was given. */
    private long pauseTicks() {
        ticking.lock();
        try {
            limit = Long.MIN_VALUE;
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
    private void makeRoom(Tenure current) {
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
            if (previous == CLOSED) {
                throw closed();
            }
            clockWait.await(lead - borrowMillis, previous < current.firstTick);
        } else if (next >= limit) {
            extend(current, next);
        }
    }

    /** One thread reserves more time; the others wait for it. */
    private void extend(Tenure current, long next) {
        if (next >= scale.ticks(horizonMillis)) {
            throw beyondHorizon();
        }
        reserving.lock();
        try {
            if (lastTick() == CLOSED) {
                throw closed();
            }
            if (current == tenure) {
                reserve(current.slot, next);
            }
        } catch (WorkerSlotLostException e) {
            replace(current);
        } finally {
            reserving.unlock();
        }
    }

    /** Makes sure that the tick is reserved. The slot may have done so by itself. Guarded by {@code reserving}. */
    private void reserve(WorkerSlot slot, long next) {
        Instant time = scale.timeOf(next);
        if (!slot.reservedUntil().isAfter(time)) {
            slot.reserve(time.plus(settings.reserveAhead()));
        }
        if (!slot.reservedUntil().isAfter(time)) {
            throw new IdException("worker slot: reserved until " + slot.reservedUntil() + " (expected: after " + time
                    + ", as asked for)");
        }
        updateLimit(slot);
    }

    /** Once for each stretch of reserved time. No lock is held, because the executor may run the task at once. */
    private void startReserving(Tenure current) {
        ticking.lock();
        try {
            if (current != tenure || last < reserveFrom) {
                return;
            }
            reserveFrom = Long.MAX_VALUE;
        } finally {
            ticking.unlock();
        }
        try {
            settings.background().execute(() -> reserveAhead(current));
        } catch (RuntimeException e) {
            log.debug("worker slot {}: no time is reserved ahead", current.number, e);
        }
    }

    /** In the background. If it fails, the caller who finds no time left tries again, and is told. */
    private void reserveAhead(Tenure current) {
        reserving.lock();
        try {
            long next = lastTick();
            if (next != CLOSED && current == tenure) {
                current.slot.reserve(scale.timeOf(next).plus(settings.reserveAhead()));
                updateLimit(current.slot);
            }
        } catch (RuntimeException e) {
            log.debug("worker slot {}: no time was reserved ahead", current.number, e);
        } finally {
            reserving.unlock();
        }
    }

    private void updateLimit(WorkerSlot slot) {
        long end = scale.ticks(Math.min(horizonMillis, scale.millis(slot.reservedUntil())));
        ticking.lock();
        try {
            limit = end;
            reserveFrom = aheadMillis == 0 || end >= scale.ticks(horizonMillis)
                    ? Long.MAX_VALUE
                    : end - scale.ticks(aheadMillis);
        } finally {
            ticking.unlock();
        }
    }

    /** Leases another slot in place of one that is lost. One thread does it; the others wait for it. */
    private void replace(Tenure lost) {
        int failures = failedLeases;
        reserving.lock();
        try {
            if (lastTick() == CLOSED) {
                throw closed();
            }
            if (lost != tenure) {
                return;
            }
            IdException failure = leaseFailure;
            if (failures != failedLeases && failure != null) {
                // Another thread has just tried; a queue of threads must not ask one after the other.
                throw new IdException("worker slot: another thread has just asked: " + failure.getMessage(), failure);
            }
            adopt(lost, leaseAnother(lost));
        } finally {
            reserving.unlock();
        }
    }

    private WorkerSlot leaseAnother(Tenure lost) {
        String message = "worker slot: " + lost.number + " is no longer ours (expected: ";
        if (slots == null) {
            throw new WorkerSlotLostException(message + "a new generator on a new slot)");
        }
        SlotSource.release(lost.slot, scale.usedBefore(pauseTicks()));
        try {
            return slots.lease();
        } catch (IdException e) {
            failedLeases++;
            leaseFailure = e;
            throw new WorkerSlotLostException(message + "another one that is free): " + e.getMessage(), e);
        }
    }

    /** The ids on the next slot begin a millisecond later at least, and so are greater than all before. */
    private void adopt(Tenure lost, WorkerSlot next) {
        ticking.lock();
        try {
            if (last == CLOSED) {
                SlotSource.release(next, next.reservedFrom());
                throw closed();
            }
            long first = Math.max(scale.nextMillisecond(last), scale.firstTick(next.reservedFrom()));
            last = first - 1;
            tenure = new Tenure(next, next.number(), first);
            updateLimit(next);
        } finally {
            ticking.unlock();
        }
        log.warn("worker slot {} was lost; ids go on with slot {}", lost.number, next.number());
    }

    private IdException closed() {
        return new IdException("generator: closed (expected: one that is open)");
    }

    private IdException beyondHorizon() {
        return SnowflakeSettings.beyondHorizon(clock.instant(), layout);
    }
}
