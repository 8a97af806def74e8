package dev.hitotsu.id.snowflake;

import java.time.Instant;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/** A slot with answers to the next looks at it; when they are used up, the slot answers itself. */
record WatchedSlot(WorkerSlot slot, Queue<BooleanSupplier> looks) implements WorkerSlot {
    @Override
    public int number() {
        return slot.number();
    }

    @Override
    public Instant reservedFrom() {
        return slot.reservedFrom();
    }

    @Override
    public Instant reservedUntil() {
        return slot.reservedUntil();
    }

    @Override
    public void reserve(Instant until) {
        slot.reserve(until);
    }

    @Override
    public boolean valid() {
        BooleanSupplier look = looks.poll();
        return look == null ? slot.valid() : look.getAsBoolean();
    }

    @Override
    public void release(Instant usedBefore) {
        slot.release(usedBefore);
    }
}
