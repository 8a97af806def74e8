package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How long one call may take, answers that were lost included. */
record RetryPolicy(ZooKeeperAddress address, Duration timeout) {
    /**
     * Repeats what may be repeated, until it was not cut off in the middle. A request that is made while there is no
     * connection is answered when one is found or an attempt has failed, so this does not run idle.
     *
     * @throws StoreUnavailableException where the time is over
     */
    <T> T retry(Function<Deadline, T> attempt) {
        Deadline deadline = newDeadline();
        while (true) {
            try {
                return attempt.apply(deadline);
            } catch (ConnectionLostException e) {
                deadline.throwIfPassed(e);
            }
        }
    }

    /** The end of a call that begins now. */
    Deadline newDeadline() {
        return new Deadline(this, System.nanoTime() + timeout.toNanos());
    }

    /** What to say when the time is over. */
    StoreUnavailableException timedOut(@Nullable Throwable cause) {
        return new StoreUnavailableException(address + ": no answer (expected: one within " + timeout + ")", cause);
    }
}
