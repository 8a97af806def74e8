package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Instant;

/**
 * A worker number that one generator holds alone, and the stretch of time for which it may make ids with it.
 *
 * <p>The stretch is what keeps ids unique (promise P8), without synchronised clocks: its end is stored durably
 * <em>before</em> an id with a time up to it is given, and whoever takes the slot next starts at that end. An owner that
 * pauses, loses its lease without noticing and wakes can only finish its own stretch. {@link #valid()} merely makes it
 * refuse early.
 *
 * <p>Implementations are thread-safe.
 */
public interface WorkerSlot {

    /** The number, from 0 on: the datacenter's bits, then the worker's. */
    int number();

    /** The earliest time that ids may carry: at or after every {@link #reservedUntil()} of all earlier owners. Constant. */
    Instant reservedFrom();

    /** The end, exclusive, of what is stored durably. Never moves back. Answers from memory. */
    Instant reservedUntil();

    /**
     * Moves the end forward: on return {@link #reservedUntil()} is {@code until} or later and stored durably. The write is
     * fenced: it must fail if another owner has the slot. May block for a round trip or a disk. An implementation that
     * renews in the background may move the end on its own as well, and spares callers the wait.
     *
     * @throws WorkerSlotLostException if the slot is no longer ours
     * @throws IdException if it could not be stored; the caller may try again
     */
    void reserve(Instant until);

    /**
     * Whether the slot is still ours as far as can be told from memory, without I/O. A lease answers false from its
     * deadline on, counted on the monotonic clock from when the last renewal was <em>sent</em>, and never true again.
     */
    boolean valid();

    /**
     * Gives the slot back. No id was given with a time at or after {@code usedBefore}, so the next owner may start there
     * rather than at {@link #reservedUntil()}. The slot is not valid any more. May block. Does nothing the second time.
     */
    void release(Instant usedBefore);
}
