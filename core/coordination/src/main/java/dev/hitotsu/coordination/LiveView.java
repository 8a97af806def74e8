package dev.hitotsu.coordination;

import java.util.function.Consumer;

/**
 * A state in the store that keeps itself up to date. It may miss a state that lasted only for a moment, and no other.
 * In an outage it keeps the last known state and is marked as stale.
 *
 * @param <T> the state, immutable
 */
public interface LiveView<T> extends AutoCloseable {
    /** The last known state; an empty one before the first. Does not block. */
    T current();

    /**
     * Whether the state may be out of date because the store does not answer. Also true before the first state is
     * known.
     */
    boolean isStale();

    /**
     * Calls the listener with the state at each change from now on, one call after the other, on a thread of its own.
     * If the state changes several times during a call, the next call gets the latest one. The listener may block, call
     * back and throw.
     */
    void onChange(Consumer<T> listener);

    /**
     * Waits until the first state is known.
     *
     * @throws IllegalStateException if the view is closed before that
     */
    void awaitFirst() throws InterruptedException;

    /** Ends the view. It keeps the last known state, which is stale from now on. No listener is called any more. */
    @Override
    void close();
}
