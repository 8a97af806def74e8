package dev.hitotsu.coordination;

import java.util.function.Consumer;

/**
 * A state in the store, as of a short time ago. No state is skipped but those that were over at once; an outage leaves the
 * last one known, and marks it as stale.
 *
 * @param <T> the state, immutable
 */
public interface LiveView<T> extends AutoCloseable {
    /** The last state known; an empty one before the first. Does not block. */
    T current();

    /** Whether the state may be old because the store does not answer; also before the first state is known. */
    boolean isStale();

    /** Calls with the state at each change from now on, one after the other, on a thread of the view's. */
    void onChange(Consumer<T> action);

    /** Waits for the first state. */
    void awaitFirst() throws InterruptedException;

    @Override
    void close();
}
