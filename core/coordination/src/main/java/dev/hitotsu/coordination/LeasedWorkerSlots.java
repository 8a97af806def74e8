package dev.hitotsu.coordination;

import dev.hitotsu.id.IdException;
import dev.hitotsu.id.WorkerSlot;
import dev.hitotsu.id.WorkerSlotLostException;
import dev.hitotsu.id.WorkerSlotSource;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Worker numbers for generators of ids, leased from a pool in the store. What was reserved is written under the lease's
 * fence, so a generator that has lost its number without noticing can finish its stretch and no more (P8). Thread-safe.
 */
public final class LeasedWorkerSlots implements WorkerSlotSource {
    private static final Logger log = LoggerFactory.getLogger(LeasedWorkerSlots.class);

    private final WorkerSlots pool;

    private LeasedWorkerSlots(WorkerSlots pool) {
        this.pool = pool;
    }

    /** Numbers of the pool, for {@code Snowflake.builder().slots(…)}. */
    public static LeasedWorkerSlots of(WorkerSlots pool) {
        return new LeasedWorkerSlots(pool);
    }

    @Override
    public WorkerSlot lease(int slots) {
        return new LeasedSlot(orFail(() -> pool.lease(slots)));
    }

    private static <T> T orFail(Supplier<T> call) {
        try {
            return call.get();
        } catch (GrantLostException e) {
            throw new WorkerSlotLostException(String.valueOf(e.getMessage()), e);
        } catch (CoordinationException e) {
            throw new IdException("worker slots: " + e.getMessage(), e);
        }
    }

    private static final class LeasedSlot implements WorkerSlot {
        private final WorkerSlots.WorkerSlot held;
        private final Instant reservedFrom;
        private volatile Instant reservedUntil;
        private boolean released;

        LeasedSlot(WorkerSlots.WorkerSlot held) {
            this.held = held;
            this.reservedFrom = Instant.ofEpochMilli(held.reservedBefore());
            this.reservedUntil = reservedFrom;
        }

        @Override
        public int number() {
            return held.number();
        }

        @Override
        public Instant reservedFrom() {
            return reservedFrom;
        }

        @Override
        public Instant reservedUntil() {
            return reservedUntil;
        }

        @Override
        public synchronized void reserve(Instant until) {
            if (!until.isAfter(reservedUntil)) {
                return;
            }
            write(until);
            reservedUntil = until;
        }

        /** Rounded up, because the store keeps milliseconds. */
        private void write(Instant until) {
            long millis = until.toEpochMilli();
            boolean exact = Instant.ofEpochMilli(millis).equals(until);
            orFail(() -> {
                held.reserve(exact ? millis : millis + 1);
                return true;
            });
        }

        @Override
        public boolean valid() {
            return held.valid();
        }

        @Override
        public synchronized void release(Instant usedBefore) {
            if (released) {
                return;
            }
            released = true;
            try {
                if (usedBefore.isBefore(reservedUntil) && !usedBefore.isBefore(reservedFrom)) {
                    write(usedBefore);
                }
            } catch (IdException e) {
                log.debug("worker number {}: the next owner starts at the end of what was reserved", number(), e);
            } finally {
                held.close();
            }
        }
    }
}
