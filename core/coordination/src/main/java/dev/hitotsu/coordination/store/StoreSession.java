package dev.hitotsu.coordination.store;

import java.time.Duration;

/** The session of a client with a store. The entries that it enqueued or claimed end with it. Thread-safe. */
public interface StoreSession extends AutoCloseable {
    /**
     * How long the store certainly keeps the session after a renewal was <em>sent</em>, if no other follows. It is
     * measured by the monotonic clock of the client, so it has a margin for clocks of different speed.
     */
    Duration guaranteedLifetime();

    /**
     * Renews the session by a round trip. Blocks.
     *
     * @throws SessionEndedException if the session has ended
     * @throws StoreUnavailableException if the store did not answer
     */
    void renew();

    /** Whether the store has said that the session has ended. Does not block. */
    boolean hasEnded();

    /**
     * Ends the session and removes its entries. Does not throw if the store is unavailable; the session then times out.
     */
    @Override
    void close();
}
