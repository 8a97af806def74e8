package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How long a call may take, including repetitions after lost answers. */
record RetryPolicy(ZooKeeperAddress address, Duration timeout) {
    /**
     * Repeats an attempt until it is not cut off in the middle. This does not spin: without a connection, the client
     * answers a request when it has found a server or when an attempt to connect has failed.
     *
     * @throws StoreUnavailableException if the deadline passes
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

    /** The deadline of a call that begins now. */
    Deadline newDeadline() {
        return new Deadline(this, System.nanoTime() + timeout.toNanos());
    }

    /** The exception for a call whose deadline has passed. */
    StoreUnavailableException timedOut(@Nullable Throwable cause) {
        String problem = new TlsProbe(address.hosts())
                .problem()
                .map(text -> ", TLS fails: " + text)
                .orElse("");
        return new StoreUnavailableException(
                address + ": no answer" + problem + " (expected: one within " + timeout + ")", cause);
    }
}
