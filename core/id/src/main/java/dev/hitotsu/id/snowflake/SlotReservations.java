package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves time on the slot of a {@link TickCounter}, and leases another slot when that one is lost. One thread at a
 * time does so, and blocks for the store; the others wait for it. Thread-safe.
 */
final class SlotReservations {
    private static final Logger log = LoggerFactory.getLogger(SlotReservations.class);

    private final SnowflakeSettings settings;
    private final TickScale scale;
    private final TickCounter ticks;
    private final @Nullable SlotSource slots;
    private final ReentrantLock reserving = new ReentrantLock();

    /** The slot in use. Written under {@code reserving}. */
    private volatile Tenure tenure;

    /** How many leases have failed, and the last failure. Guarded by {@code reserving}. */
    private volatile int failedLeases;

    private @Nullable IdException leaseFailure;

    /** @param slots where to lease another slot when the first one is lost; null for nowhere */
    SlotReservations(
            SnowflakeSettings settings,
            TickScale scale,
            TickCounter ticks,
            WorkerSlot first,
            @Nullable SlotSource slots) {
        this.settings = settings;
        this.scale = scale;
        this.ticks = ticks;
        this.slots = slots;
        this.tenure = ticks.begin(first).orElseThrow(SlotReservations::closed);
    }

    /** The slot in use. It may be lost, and its tenure over. */
    Tenure tenure() {
        return tenure;
    }

    /** Makes sure that the tick is reserved, on this slot or another one. */
    void extend(Tenure current, long next) {
        reserving.lock();
        try {
            requireOpen();
            if (current.isOver() || !tryReserve(current, next)) {
                replace(current);
            }
        } finally {
            reserving.unlock();
        }
    }

    /** @return false if the slot is lost */
    private boolean tryReserve(Tenure current, long next) {
        try {
            reserve(current, next);
            return true;
        } catch (WorkerSlotLostException e) {
            log.debug("worker slot {}: lost", current.number(), e);
            return false;
        }
    }

    /** The slot may have reserved more by itself. */
    private void reserve(Tenure current, long next) {
        WorkerSlot slot = current.slot();
        Instant time = scale.timeOf(next);
        if (!slot.reservedUntil().isAfter(time)) {
            slot.reserve(time.plus(settings.reserveAhead()));
        }
        if (!slot.reservedUntil().isAfter(time)) {
            throw new IdException("worker slot: reserved until " + slot.reservedUntil() + " (expected: after " + time
                    + ", as asked for)");
        }
        ticks.updateLimit(current);
    }

    /** Reserves more in the background. No lock is held, because the executor may run the task at once. */
    void extendInBackground(Tenure current) {
        if (!ticks.claimReserving(current)) {
            return;
        }
        try {
            settings.background().execute(() -> reserveAhead(current));
        } catch (RuntimeException e) {
            log.debug("worker slot {}: no time is reserved ahead", current.number(), e);
        }
    }

    /** If it fails, the caller who finds no time left tries again, and is told. */
    private void reserveAhead(Tenure current) {
        reserving.lock();
        try {
            long next = ticks.last();
            if (next != TickCounter.CLOSED && !current.isOver()) {
                current.slot().reserve(scale.timeOf(next).plus(settings.reserveAhead()));
                ticks.updateLimit(current);
            }
        } catch (RuntimeException e) {
            log.debug("worker slot {}: no time was reserved ahead", current.number(), e);
        } finally {
            reserving.unlock();
        }
    }

    /** Leases another slot in place of one that is lost. */
    void replace(Tenure lost) {
        int failures = failedLeases;
        reserving.lock();
        try {
            requireOpen();
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
        String message = "worker slot: " + lost.number() + " is no longer ours (expected: ";
        if (slots == null) {
            throw new WorkerSlotLostException(message + "a new generator on a new slot)");
        }
        SlotSource.release(lost.slot(), scale.usedBefore(ticks.end(lost)));
        try {
            return slots.lease();
        } catch (IdException e) {
            failedLeases++;
            leaseFailure = e;
            throw new WorkerSlotLostException(message + "another one that is free): " + e.getMessage(), e);
        }
    }

    private void adopt(Tenure lost, WorkerSlot next) {
        tenure = ticks.begin(next).orElseThrow(() -> {
            SlotSource.release(next, next.reservedFrom());
            return closed();
        });
        log.warn("worker slot {} was lost; ids go on with slot {}", lost.number(), next.number());
    }

    /** Gives the slot back. */
    void release(Instant usedBefore) {
        reserving.lock();
        try {
            tenure.slot().release(usedBefore);
        } finally {
            reserving.unlock();
        }
    }

    private void requireOpen() {
        if (ticks.last() == TickCounter.CLOSED) {
            throw closed();
        }
    }

    static IdException closed() {
        return new IdException("generator: closed (expected: one that is open)");
    }
}
