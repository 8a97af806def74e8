package dev.hitotsu.zookeeper;

import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether one connection may not see yet what another has written. Servers follow their leader at their own pace, and
 * only a connection that asks the leader first ({@code sync}) has caught up. Thread-safe. Does not block.
 *
 * @param <C> connections
 */
final class WriteTracker<C> {
    private final Map<C, Long> caughtUp = new WeakHashMap<>();
    private @Nullable C newest;
    private long writes;
    private long writesOfOthers;

    /** Notes that a write through this connection was sent or answered. */
    synchronized void wrote(C connection) {
        if (connection != newest) {
            writesOfOthers = writes;
            newest = connection;
        }
        writes++;
    }

    /** Whether another connection has written since this one caught up. */
    synchronized boolean mayLag(C connection) {
        long ofOthers = connection == newest ? writesOfOthers : writes;
        return ofOthers > caughtUp.getOrDefault(connection, 0L);
    }

    /** The current position, for a later {@link #caughtUp} by a request that is sent after this call. */
    synchronized long position() {
        return writes;
    }

    /** Notes that this connection has seen everything that was written up to the position. */
    synchronized void caughtUp(C connection, long position) {
        caughtUp.merge(connection, position, Math::max);
    }
}
