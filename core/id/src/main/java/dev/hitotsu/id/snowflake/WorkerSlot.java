package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Instant;

/**
 * A worker number that only one generator holds, and the time for which it may make ids with it.
 *
 * <p>The reserved time keeps ids unique (promise P8) without synchronised clocks. Its end is stored durably
 * <em>before</em> the generator makes an id with an earlier time, and the next owner of the slot starts at that end. So
 * an owner that was paused and has lost its lease without noticing can only use up its own reserved time. {@link
 * #valid()} merely lets it stop earlier.
 *
 * <p>Implementations are thread-safe.
 */
public interface WorkerSlot {

    /** The number, from 0 on: the bits of the datacenter, then those of the worker. */
    int number();

    /** The earliest time of an id: at or after every {@link #reservedUntil()} of all earlier owners. Constant. */
    Instant reservedFrom();

    /** The end of the reserved time, exclusive, as it is stored durably. It never moves back. Does not block. */
    Instant reservedUntil();

    /**
     * Reserves more time. On return {@link #reservedUntil()} is {@code until} or later, and stored durably. The write
     * is fenced: it fails if another owner has the slot. May block for a round trip or a disk. An implementation that
     * renews in the background may also move the end by itself, so that callers need not wait.
     *
     * @throws WorkerSlotLostException if the slot is lost
     * @throws IdException if the time could not be stored; the caller may try again
     */
    void reserve(Instant until);

    /**
     * Whether the slot is still held, as far as this process knows without I/O. A lease is not valid after its
     * deadline, which the monotonic clock counts from when the last renewal was <em>sent</em>, and never becomes valid
     * again.
     */
    boolean valid();

    /**
     * Gives the slot back, so that it is not valid any more. No id has a time at or after {@code usedBefore}, so the
     * next owner may start there and not at {@link #reservedUntil()}. May block. A second call does nothing.
     */
    void release(Instant usedBefore);
}
