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
    private final Address address;
    private final Duration length;
    private final Patience patience;
    private final Watches watches = new Watches();
    private final Writers<Connection> writers = new Writers<>();
    private final List<Connection> sessions = new ArrayList<>();
    private @Nullable Connection own;
    private boolean closed;

    /** @param length of the session of its own */
    Connections(Address address, Duration length, Patience patience) {
        this.address = address;
        this.length = length;
        this.patience = patience;
    }

    /** Opens a session; blocks until it is there. */
    Connection openSession(Duration wish) {
        requireOpen();
        Connection opened = Connection.open(address, wish, this);
        try {
            opened.awaitConnected(patience.deadline());
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
        if (present == null || present.isOver()) {
            present = Connection.open(address, length, this);
            own = present;
            if (!watches.isEmpty()) {
                watches.moveTo(present);
            }
        }
        return present;
    }

    /** Asks, and asks again where the connection or its session went away. */
    <T> T ask(Function<Exchange, T> question) {
        return patience.repeat(deadline -> {
            Connection connection = shared();
            try {
                return question.apply(new Exchange(connection, deadline));
            } catch (SessionEndedException e) {
                over(connection);
                throw new ConnectionLostException(address + ": the session has ended");
            }
        });
    }

    /** To be told of every write when it is answered, and of one that nobody waits for when it is sent as well. */
    void wrote(Connection connection) {
        writers.wrote(connection);
    }

    /** The names of what is below, with all that was written through any connection of this store. */
    List<String> children(String node, Exchange exchange) {
        Connection connection = exchange.connection();
        if (!writers.mayLag(connection)) {
            return exchange.children(node);
        }
        long mark = writers.mark();
        List<String> children = exchange.childrenNow(node);
        writers.caughtUp(connection, mark);
        return children;
    }

    /** Does not block. Once this is closed, nothing is told. */
    synchronized StoreWatch watch(String node, Runnable changed) {
        return closed ? () -> {} : watches.add(node, changed, shared());
    }

    /** What is known to be below a node that is watched on this connection. */
    Optional<Listing.Sight> listing(String node, Connection connection) {
        return writers.mayLag(connection) ? Optional.empty() : watches.listing(node, connection);
    }

    @Override
    public void connected(Connection connection) {
        watches.connected(connection);
    }

    @Override
    public synchronized void over(Connection connection) {
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
        over(session);
        ended.completeOnTimeout(false, patience.timeout().toNanos(), TimeUnit.NANOSECONDS)
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
                .completeOnTimeout(null, patience.timeout().toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }
}
