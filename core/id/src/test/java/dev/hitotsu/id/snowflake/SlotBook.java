package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A store of worker slots in memory that does what {@link WorkerSlot} asks for, or leaves one thing out on purpose. */
public final class SlotBook implements WorkerSlots {
    private final Map<Integer, Instant> reserved = new HashMap<>();
    private final Map<Integer, Slot> owners = new HashMap<>();
    private final Flaw flaw;

    public SlotBook(Flaw flaw) {
        this.flaw = flaw;
    }

    /** What is wrong with it. */
    public enum Flaw {
        NONE,
        /** The next owner starts at the beginning of time, as if nothing had been stored. */
        FORGETS_RESERVATION,
        /** A former owner may still reserve. */
        DOES_NOT_FENCE
    }

    @Override
    public synchronized Slot lease(int slots) {
        for (int number = 0; number < slots; number++) {
            if (!owners.containsKey(number)) {
                Slot slot = new Slot(number, reserved.getOrDefault(number, Instant.EPOCH));
                owners.put(number, slot);
                return slot;
            }
        }
        throw new IdException("worker slots: all " + slots + " are held (expected: a free one)");
    }

    /** The lease ends without the holder's doing. It may not notice. */
    synchronized void expire(Slot slot) {
        owners.remove(slot.number, slot);
    }

    /** As {@link #expire(Slot)}, for whoever holds the slot. */
    synchronized void expire(int number) {
        owners.remove(number);
    }

    /** A slot, whose holder learns of its loss only when told or when it reserves. */
    public final class Slot implements WorkerSlot {
        private final int number;
        private final Instant from;
        private volatile Instant until;
        private volatile boolean noticed;

        private Slot(int number, Instant from) {
            this.number = number;
            this.from = from;
            this.until = from;
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public Instant reservedFrom() {
            return from;
        }

        @Override
        public Instant reservedUntil() {
            return until;
        }

        @Override
        public void reserve(Instant newUntil) {
            synchronized (SlotBook.this) {
                reserveAlone(newUntil);
            }
        }

        private void reserveAlone(Instant newUntil) {
            if (owners.get(number) != this && flaw != Flaw.DOES_NOT_FENCE) {
                noticed = true;
                throw new WorkerSlotLostException("worker slot: " + number + " (expected: to be its owner)");
            }
            if (newUntil.isAfter(until)) {
                until = newUntil;
            }
            if (flaw != Flaw.FORGETS_RESERVATION) {
                reserved.merge(number, newUntil, (a, b) -> a.isAfter(b) ? a : b);
            }
        }

        @Override
        public boolean valid() {
            return !noticed;
        }

        @Override
        public void release(Instant usedBefore) {
            synchronized (SlotBook.this) {
                releaseAlone(usedBefore);
            }
        }

        private void releaseAlone(Instant usedBefore) {
            noticed = true;
            if (owners.remove(number, this) && flaw != Flaw.FORGETS_RESERVATION) {
                reserved.put(number, usedBefore.isAfter(from) ? usedBefore : from);
            }
        }

        void notice() {
            noticed = true;
        }
    }
}
