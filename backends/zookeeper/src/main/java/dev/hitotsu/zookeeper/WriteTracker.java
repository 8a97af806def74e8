package dev.hitotsu.zookeeper;

import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether what one connection reads may lack what another has written: servers follow their leader each at its own pace, and
 * only what asks the leader first ({@code sync}) has caught up. Thread-safe. Does not block.
 *
 * @param <C> connections
 */
final class WriteTracker<C> {
    private final Map<C, Long> caughtUp = new WeakHashMap<>();
    private @Nullable C newest;
    private long writes;
    private long writesOfOthers;

    /** A write through this connection has been answered, or is on its way. */
    synchronized void wrote(C connection) {
        if (connection != newest) {
            writesOfOthers = writes;
            newest = connection;
        }
        writes++;
    }

    /** Whether another has written since this one caught up. */
    synchronized boolean mayLag(C connection) {
        long ofOthers = connection == newest ? writesOfOthers : writes;
        return ofOthers > caughtUp.getOrDefault(connection, 0L);
    }

    /** Where it stands now; for {@link #caughtUp} by what is asked from here on. */
    synchronized long position() {
        return writes;
    }

    /** This connection has seen what had been written by then. */
    synchronized void caughtUp(C connection, long mark) {
        caughtUp.merge(connection, mark, Math::max);
    }
}
