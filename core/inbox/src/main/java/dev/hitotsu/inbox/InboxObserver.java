package dev.hitotsu.inbox;

import java.time.Duration;

/**
 * Sees what becomes of the batches that a consumer handles, for metrics. It is called on the threads that handle and
 * must not block. What it throws is logged and changes nothing.
 */
public interface InboxObserver {
    /**
     * A batch was handled and committed.
     *
     * @param consumer who handles
     * @param effects how many messages were new and had their effect
     * @param repetitions how many had been handled before
     * @param took from the claim to the commit
     */
    void onHandled(String consumer, int effects, int repetitions, Duration took);

    /**
     * A batch has failed as a whole, and comes again.
     *
     * @param messages how many it has
     */
    void onFailed(String consumer, int messages, Duration took);

    /**
     * Messages of a batch were parked: the effect of one has failed, and others wait behind it. They come again by
     * themselves.
     */
    default void onParked(String consumer, int messages) {}
}
