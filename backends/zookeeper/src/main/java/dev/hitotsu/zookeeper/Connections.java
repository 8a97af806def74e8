package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a store has open: a connection for each session, and one of its own where it is used without a session. Requests
 * that belong to no session go through that of the newest session, so that a client has one connection as a rule and what it
 * has written is in what it reads next.
 *
 * <p>Thread-safe. Locks are taken in the order: this, {@link Watches}.
 */
final class Connections implements Connection.Observer {
    private final ZooKeeperAddress address;
    private final Duration length;
    private final RetryPolicy retryPolicy;
    private final Watches watches = new Watches();
    private final WriteTracker<Connection> writeTracker = new WriteTracker<>();
    private final List<Connection> sessions = new ArrayList<>();
    private @Nullable Connection own;
    private boolean closed;

    /** @param length of the session of its own */
    Connections(ZooKeeperAddress address, Duration length, RetryPolicy retryPolicy) {
        this.address = address;
        this.length = length;
        this.retryPolicy = retryPolicy;
    }

    /** Opens a session; blocks until it is there. */
    Connection openSession(Duration wish) {
        requireOpen();
        Connection opened = Connection.open(address, wish, this);
        try {
            opened.awaitConnected(retryPolicy.newDeadline());
            add(opened);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private synchronized void add(Connection opened) {
        requireOpen();
        sessions.add(opened);
        moveWatches();
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new StoreUnavailableException(address + ": closed (expected: open)", null);
        }
    }

    /** The connection for what belongs to no session. Does not block. */
    synchronized Connection shared() {
        requireOpen();
        if (!sessions.isEmpty()) {
            return sessions.getLast();
        }
        Connection present = own;
        if (present == null || present.hasEnded()) {
            present = Connection.open(address, length, this);
            own = present;
            if (!watches.isEmpty()) {
                watches.moveTo(present);
            }
        }
        return present;
    }

    /** Asks, and asks again where the connection or its session went away. */
    <T> T call(Function<Call, T> question) {
        return retryPolicy.retry(deadline -> {
            Connection connection = shared();
            try {
                return question.apply(new Call(connection, deadline));
            } catch (SessionEndedException e) {
                ended(connection);
                throw new ConnectionLostException(address + ": the session has ended");
            }
        });
    }

    /** To be told of every write when it is answered, and of one that nobody waits for when it is sent as well. */
    void wrote(Connection connection) {
        writeTracker.wrote(connection);
    }

    /** The names of what is below, with all that was written through any connection of this store. */
    List<String> children(String node, Call call) {
        Connection connection = call.connection();
        if (!writeTracker.mayLag(connection)) {
            return call.children(node);
        }
        long mark = writeTracker.position();
        List<String> children = call.syncedChildren(node);
        writeTracker.caughtUp(connection, mark);
        return children;
    }

    /** Does not block. Once this is closed, nothing is told. */
    synchronized StoreWatch watch(String node, Runnable changed) {
        return closed ? () -> {} : watches.add(node, changed, shared());
    }

    /** What is known to be below a node that is watched on this connection. */
    Optional<CachedListing.Snapshot> listing(String node, Connection connection) {
        return writeTracker.mayLag(connection) ? Optional.empty() : watches.listing(node, connection);
    }

    @Override
    public void connected(Connection connection) {
        watches.connected(connection);
    }

    @Override
    public synchronized void ended(Connection connection) {
        boolean removed = sessions.remove(connection);
        if (own == connection) {
            own = null;
            removed = true;
        }
        if (removed && !closed) {
            moveWatches();
        }
    }

    private void moveWatches() {
        if (!watches.isEmpty()) {
            watches.moveTo(shared());
        }
    }

    /** Ends a session; waits for the server as long as for any answer, and no longer. */
    void close(Connection session) {
        CompletableFuture<Boolean> ended = session.close();
        wrote(session);
        ended(session);
        ended.completeOnTimeout(false, retryPolicy.timeout().toNanos(), TimeUnit.NANOSECONDS)
                .join();
        wrote(session);
    }

    void close() {
        List<Connection> open;
        synchronized (this) {
            closed = true;
            open = new ArrayList<>(sessions);
            if (own != null) {
                open.add(own);
            }
            sessions.clear();
            own = null;
        }
        CompletableFuture.allOf(open.stream().map(Connection::close).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, retryPolicy.timeout().toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }
}
