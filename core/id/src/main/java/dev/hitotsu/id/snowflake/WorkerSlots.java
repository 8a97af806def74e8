package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
/** Where leased worker numbers come from: a directory, a coordination service. Thread-safe. */
@FunctionalInterface
public interface WorkerSlots {

    /**
     * Takes a slot that nobody holds. May block for I/O, not for a slot to become free.
     *
     * @param slots how many there are, numbered from 0: {@link SnowflakeLayout#slots()}
     * @throws IdException if all are in use, or the store is away
     */
    WorkerSlot lease(int slots);
}
