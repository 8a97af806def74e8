package dev.hitotsu.coordination;

import java.time.Duration;

/**
 * Something that one process holds alone for the time being: a lock, leadership, a worker number.
 *
 * <p>Whoever holds it may lose it without noticing: a process that is paused, or cut off, is believed dead. So a write that
 * must not happen twice carries the {@link #fence()}, and the resource refuses fences that are older than one it has seen
 * (promise P7). {@link #valid()} narrows the time in which such writes are tried; it cannot replace the fence.
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html">M. Kleppmann, How to do
 *     distributed locking</a>
 */
public interface Grant extends AutoCloseable {
    /** The fencing token: greater than that of every earlier grant of the same name. */
    long fence();

    /**
     * Whether nobody else can have been granted it yet. Does not block. The deadline counts from when the last renewal was
     * sent, on this machine's monotonic clock, less a margin; once past it, a grant is never valid again.
     */
    boolean valid();

    /** For how long it is valid if no renewal succeeds any more; zero where it is not. */
    Duration remaining();

    /**
     * Asks the store whether it is still ours. Blocks for a round trip.
     *
     * @return false where it is lost
     * @throws CoordinationException where the store does not answer
     */
    boolean verify();

    /**
     * Runs the action once when the grant is lost, at once where it is lost already; not when it is closed. It is run on a
     * thread of the library's and must not block for long.
     */
    void onLost(Runnable action);

    /** Gives it back; the next in line gets it soon, also where the store is away right now. Does not block, nor throw. */
    @Override
    void close();
}
