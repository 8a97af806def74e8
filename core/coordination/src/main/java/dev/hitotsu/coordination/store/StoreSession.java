package dev.hitotsu.coordination.store;

import java.time.Duration;

/** A client's presence in a store. What it entered or claimed ends with it. Thread-safe. */
public interface StoreSession extends AutoCloseable {
    /**
     * For how long after a renewal was <em>sent</em> the store keeps the session for certain, should no other follow; on the
     * client's monotonic clock, so with a margin for the difference in speed of two clocks.
     */
    Duration guaranteedLifetime();

    /**
     * Renews the session by a round trip. Blocks.
     *
     * @throws SessionEndedException where it has ended
     * @throws StoreUnavailableException where the store did not answer
     */
    void renew();

    /** Whether the store has said that the session has ended. Does not block. */
    boolean hasEnded();

    /** Ends the session and removes what belongs to it. Does not throw where the store is away: the session then runs out. */
    @Override
    void close();
}
