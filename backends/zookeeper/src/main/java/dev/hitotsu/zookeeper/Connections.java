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
 * The connections of a store: one per session, and one of its own if it is used without a session. Requests that belong
 * to no session use the connection of the newest session. So a client usually has one connection, and reads its own
 * writes.
 *
 * <p>Thread-safe. Locks are taken in the order: this, {@link Watches}.
 */
final class Connections implements Connection.Observer {
    private final ZooKeeperAddress address;
    private final Login login;
    private final Duration sessionTimeout;
    private final RetryPolicy retryPolicy;
    private final int maxAnswerBytes;
    private final FolderLister folderLister;
    private final Watches watches = new Watches();
    private final WriteTracker<Connection> writeTracker = new WriteTracker<>();
    private final List<Connection> sessions = new ArrayList<>();
    private @Nullable Connection own;
    private boolean closed;

    /**
     * @param sessionTimeout the timeout of the session of its own
     * @param maxAnswerBytes the client drops a connection if an answer is larger
     */
    Connections(
            ZooKeeperAddress address,
            Login login,
            Duration sessionTimeout,
            RetryPolicy retryPolicy,
            int maxAnswerBytes) {
        this.address = address;
        this.login = login;
        this.sessionTimeout = sessionTimeout;
        this.retryPolicy = retryPolicy;
        this.maxAnswerBytes = maxAnswerBytes;
        this.folderLister = new FolderLister(maxAnswerBytes, () -> open(sessionTimeout, Connection.Observer.NONE));
    }

    private Connection open(Duration timeout, Connection.Observer observer) {
        return Connection.open(address, login, timeout, maxAnswerBytes, observer);
    }

    /** Opens a session. Blocks until it is open. */
    Connection openSession(Duration timeout) {
        requireOpen();
        Connection opened = open(timeout, this);
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

    /** The connection for requests that belong to no session. Does not block. */
    synchronized Connection shared() {
        requireOpen();
        if (!sessions.isEmpty()) {
            return sessions.getLast();
        }
        Connection present = own;
        if (present == null || present.hasEnded()) {
            present = open(sessionTimeout, this);
            own = present;
            if (!watches.isEmpty()) {
                watches.moveTo(present);
            }
        }
        return present;
    }

    /** Makes a call, and repeats it if the connection or its session was lost. */
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

    /**
     * Notes a write. Call it when the answer to a write comes; if nobody waits for the answer, also when the write is
     * sent.
     */
    void wrote(Connection connection) {
        writeTracker.wrote(connection);
    }

    /** The names of the child nodes, including everything that was written through any connection of this store. */
    List<String> children(String node, Call call) {
        Connection connection = call.connection();
        if (!writeTracker.mayLag(connection)) {
            return folderLister.children(node, false, call);
        }
        long position = writeTracker.position();
        List<String> children = syncedChildren(node, call);
        writeTracker.caughtUp(connection, position);
        return children;
    }

    /** As {@link #children}, including everything that others have written. */
    List<String> syncedChildren(String node, Call call) {
        return folderLister.children(node, true, call);
    }

    /** Watches a node. Does not block. After {@link #close} there are no notifications. */
    synchronized StoreWatch watch(String node, Runnable changed) {
        return closed ? () -> {} : watches.add(node, changed, shared());
    }

    /** The known children of a node that is watched on this connection. */
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

    /** Ends a session. Waits for the server no longer than for any other answer. */
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
