package dev.hitotsu.coordination;

import java.time.Duration;

/**
 * Something that only one process holds at a time: a lock, leadership, a worker slot.
 *
 * <p>A process can lose its grant without noticing: the others take a process that is paused or cut off for dead.
 * Therefore a write that must not happen twice carries the {@link #fence()}, and the resource refuses a fence that is
 * older than one it has seen (promise P7). {@link #valid()} shortens the time in which such writes are tried; it cannot
 * replace the fence.
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html">M. Kleppmann, How to do
 *     distributed locking</a>
 */
public interface Grant extends AutoCloseable {
    /** The fencing token. It is greater than the token of every earlier grant of the same name. */
    long fence();

    /**
     * Whether this process still holds the grant for certain. Does not block. The deadline is the time at which the
     * last renewal was sent, plus the guaranteed time less a margin, by a clock that also counts the time in which this
     * machine was suspended or its wall clock was set forward. After the deadline a grant never becomes valid again.
     */
    boolean valid();

    /** How long the grant stays valid if no renewal succeeds any more; zero if it is not valid. */
    Duration remaining();

    /**
     * Asks the store whether this process still holds the grant. Blocks for a round trip.
     *
     * @return false if the grant is lost
     * @throws CoordinationException if the store does not answer
     */
    boolean verify();

    /**
     * Calls the listener once when the grant is lost; soon if it is lost already. It is not called when the grant is
     * closed. Each listener runs on a thread of its own, so it may block, call back and throw.
     *
     * <p>A grant is lost when its session ends, and within about ten seconds when somebody removes its entry from the
     * store by hand.
     */
    void onLost(Runnable listener);

    /**
     * Says that the thread that acquired a lock gives the grant to another thread, a task that continues the work for
     * example. The thread does not share it any more: when it asks for the lock again, it waits. Without this, the next
     * task of a pool's thread would get a lock that the former task's continuation still works under. Grants that are
     * not bound to a thread stay as they are. Does not block.
     *
     * @return this grant
     */
    default Grant handOver() {
        return this;
    }

    /**
     * Gives the grant back. The next process in the queue gets it soon, even if the store is unavailable right now.
     * Does not block and does not throw.
     */
    @Override
    void close();
}
