package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A session, which is a handle of ZooKeeper's client. The client keeps it alive by itself, with or without renewals.
 */
final class ZooKeeperSession implements StoreSession {
    /**
     * What is known of a queue entry.
     *
     * @param node the path of the node; empty if no answer has come
     * @param alone whether no other node can have this name; there may be another one after an answer was lost
     */
    record QueuePlace(String node, boolean alone) {
        static final QueuePlace UNKNOWN = new QueuePlace("", false);
    }

    /**
     * A claim.
     *
     * @param createRevision the transaction that created it
     * @param guarded whether its guard was created, or is being created
     */
    record Claim(long createRevision, boolean guarded) {}

    private final Connection connection;
    private final Connections connections;
    private final RetryPolicy retryPolicy;
    private final GuaranteedLifetime lifetime;
    private final ServerPatience patience;
    private final Map<String, QueuePlace> entered = new ConcurrentHashMap<>();
    private final Map<String, Claim> claims = new HashMap<>();

    ZooKeeperSession(Connection connection, Connections connections, RetryPolicy retryPolicy, long openedNanos) {
        this.connection = connection;
        this.connections = connections;
        this.retryPolicy = retryPolicy;
        this.lifetime = new GuaranteedLifetime(connection.sessionTimeout(), openedNanos);
        this.patience = new ServerPatience(connection.sessionTimeout());
    }

    Connection connection() {
        return connection;
    }

    /** Makes a call, and repeats it if the connection was lost. */
    <T> T call(Function<Call, T> question) {
        return retryPolicy.retry(deadline -> question.apply(new Call(connection, deadline)));
    }

    /** Whether this session has created the node. */
    boolean owns(Answer<Node> found) {
        return found.isOk() && found.value().isOwnedBy(connection.sessionId());
    }

    /** Notes that an entry with this path is about to be enqueued. Returns what was known of it before. */
    Optional<QueuePlace> noteEnqueue(String path) {
        return Optional.ofNullable(entered.putIfAbsent(path, QueuePlace.UNKNOWN));
    }

    void noteQueued(String path, QueuePlace place) {
        entered.put(path, place);
    }

    /** What is known of a queue entry. Empty if it cannot exist, because only this object uses the session. */
    Optional<QueuePlace> queuePlace(String path) {
        return Optional.ofNullable(entered.get(path));
    }

    void forgetQueued(String path) {
        entered.remove(path);
    }

    void noteClaimed(String path, long created) {
        synchronized (claims) {
            Claim known = claims.get(path);
            if (known == null || known.createRevision != created) {
                claims.put(path, new Claim(created, false));
            }
        }
    }

    /**
     * Runs the action, which creates the guard of the claim, unless the claim is being released. The requests of a
     * release are sent either before the action or after it.
     */
    <T> Optional<T> whileClaimed(String path, long created, Supplier<T> action) {
        synchronized (claims) {
            Claim claim = claims.get(path);
            if (claim == null || claim.createRevision != created) {
                return Optional.empty();
            }
            claims.put(path, new Claim(created, true));
            return Optional.of(action.get());
        }
    }

    void forgetClaim(String path, long created) {
        synchronized (claims) {
            Claim claim = claims.get(path);
            if (claim != null && claim.createRevision == created) {
                claims.remove(path);
            }
        }
    }

    void forgetClaim(String path) {
        synchronized (claims) {
            claims.remove(path);
        }
    }

    /** Forgets a claim that has no guard, so that it gets none any more. False if there is no such claim. */
    boolean takeUnguarded(String path) {
        synchronized (claims) {
            Claim claim = claims.get(path);
            boolean unguarded = claim != null && !claim.guarded;
            if (unguarded) {
                claims.remove(path);
            }
            return unguarded;
        }
    }

    @Override
    public Duration guaranteedLifetime() {
        return lifetime.duration();
    }

    /**
     * Asks the leader, by a sync. An answer from the nearest server alone would prove nothing: a server that is cut off
     * from the others continues to answer for some ticks, while the leader hears nothing of the session. A server that
     * is silent is left in time.
     */
    @Override
    public void renew() {
        long sent = Clockwork.system().nanoTime();
        call(call -> call.awaitPromptly(call.requests().sync("/"), patience));
        patience.answered(Duration.ofNanos(Clockwork.system().nanoTime() - sent));
        lifetime.renewed(sent);
    }

    @Override
    public boolean hasEnded() {
        return connection.hasEnded();
    }

    @Override
    public void close() {
        if (!connection.hasEnded()) {
            connections.close(connection);
        }
    }
}
