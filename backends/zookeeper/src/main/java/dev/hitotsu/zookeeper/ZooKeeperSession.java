package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** A session, which is a handle of ZooKeeper's client. The client keeps it alive by itself, with or without renewals. */
final class ZooKeeperSession implements StoreSession {
    /**
     * What is known of a name that was to be entered.
     *
     * @param node where it is; empty where no answer came
     * @param alone whether there can be no other of this name, which there may be after an answer was lost
     */
    record QueuePlace(String node, boolean alone) {
        static final QueuePlace UNKNOWN = new QueuePlace("", false);
    }

    /**
     * What was claimed.
     *
     * @param created the transaction
     * @param guarded whether its guard was made or is being made
     */
    record Claim(long createRevision, boolean guarded) {}

    private final Connection connection;
    private final Connections connections;
    private final RetryPolicy retryPolicy;
    private final GuaranteedLifetime lifetime;
    private final Map<String, QueuePlace> entered = new ConcurrentHashMap<>();
    private final Map<String, Claim> claims = new HashMap<>();

    ZooKeeperSession(Connection connection, Connections connections, RetryPolicy retryPolicy, long openedNanos) {
        this.connection = connection;
        this.connections = connections;
        this.retryPolicy = retryPolicy;
        this.lifetime = new GuaranteedLifetime(connection.sessionTimeout(), openedNanos);
    }

    Connection connection() {
        return connection;
    }

    /** Asks, and asks again where the connection was lost. */
    <T> T call(Function<Call, T> question) {
        return retryPolicy.retry(deadline -> question.apply(new Call(connection, deadline)));
    }

    /** Whether this session made the node. */
    boolean owns(Answer<Node> found) {
        return found.isOk() && found.value().isOwnedBy(connection.sessionId());
    }

    /** Notes that a name is about to be entered; what was known of it before. */
    Optional<QueuePlace> noteEnqueue(String path) {
        return Optional.ofNullable(entered.putIfAbsent(path, QueuePlace.UNKNOWN));
    }

    void noteQueued(String path, QueuePlace place) {
        entered.put(path, place);
    }

    /** What is known of a name; empty where nothing can be there, for only this object uses the session. */
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
     * Runs the action, which makes the claim's guard, unless the claim is being given back: what is sent for that is sent
     * before or afterwards.
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

    /** Runs the action with what is known of a claim, which is then forgotten; empty where nothing is known. */
    <T> Optional<T> takeClaim(String path, Function<Claim, T> action) {
        synchronized (claims) {
            return Optional.ofNullable(claims.remove(path)).map(action);
        }
    }

    @Override
    public Duration guaranteedLifetime() {
        return lifetime.duration();
    }

    /**
     * Asks the leader (by a sync). A request that the nearest server can answer would prove nothing: one that was cut off from
     * the others goes on answering for some ticks, while the leader hears nothing of the session.
     */
    @Override
    public void renew() {
        long sent = System.nanoTime();
        call(call -> call.await(call.requests().sync("/")));
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
