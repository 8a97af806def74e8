package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;

/** A source of worker slots: a directory, a coordination store. Thread-safe. */
@FunctionalInterface
public interface WorkerSlots {

    /**
     * Takes a slot that nobody holds. May block for I/O, but does not wait until a slot becomes free.
     *
     * @param slotCount how many slots there are, numbered from 0: {@link SnowflakeLayout#slotCount()}
     * @throws IdException if all slots are in use, or the store does not answer
     */
    WorkerSlot lease(int slotCount);
}
