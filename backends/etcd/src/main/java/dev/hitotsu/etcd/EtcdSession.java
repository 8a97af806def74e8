package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease, and a key of its own that ends with it.
 *
 * <p>Renewals do not go through Raft. Up to etcd 3.4.30 and 3.5.12, a former leader that was suspended or cut off may
 * confirm a renewal although the new leader lets the lease end. Up to 3.4.37 and 3.5.22, a renewal may be confirmed
 * while the lease ends. So a renewal counts here only if a linearizable read after it finds the key of the session, in
 * the same term of Raft. The header of an answer has the term of what its server has applied: before the renewal in the
 * one case, after the read in the other. A majority has confirmed the leader that served the read after the renewal,
 * and its term is neither below the first number, which was committed, nor above the second, which the read has waited
 * for. If both are equal, no other leader can have kept the leases between renewal and read.
 *
 * <p>One case remains: when such a former leader of those early versions is back, it lets leases end that the new one
 * has renewed ({@code etcd#15247}). Guarded writes are then refused; a session learns of it with its next renewal.
 *
 * @see <a href="https://github.com/etcd-io/etcd/issues/15247">etcd#15247</a>
 */
final class EtcdSession implements StoreSession {
    private static final Logger log = LoggerFactory.getLogger(EtcdSession.class);
    /** A renewal takes at most this part of the session, so that another may follow. */
    private static final int RENEWAL_PARTS = 3;

    private final Gateway gateway;
    private final long lease;
    private final Duration guaranteed;
    private final Request renewal;
    private final Request existenceCheck;
    private final Map<String, Long> created = new ConcurrentHashMap<>();
    private volatile boolean ended;

    private EtcdSession(Gateway gateway, Keys keys, long lease, Duration length) {
        this.gateway = gateway;
        this.lease = lease;
        // Five percent for clocks of different speed.
        this.guaranteed = length.multipliedBy(95).dividedBy(100);
        this.renewal = Request.lease("keepalive", id(lease));
        this.existenceCheck =
                Request.range(Json.object().put("key", key(keys, lease)).put("keys_only", true));
    }

    /** Requests a lease, whose length is in whole seconds. Etcd may give a longer one. */
    static EtcdSession open(Gateway gateway, Keys keys, Duration timeout) {
        long seconds = Math.max(1, timeout.plusSeconds(1).minusNanos(1).toSeconds());
        JsonNode granted = gateway.call(Request.lease("grant", Json.object().put("TTL", Long.toString(seconds))));
        long lease = Json.number(granted, "ID");
        Txn own = new Txn().then(Txn.put(key(keys, lease), new byte[0], lease));
        gateway.call(Request.txn(own, Request.Retry.BY_GATEWAY));
        return new EtcdSession(gateway, keys, lease, Duration.ofSeconds(Json.number(granted, "TTL")));
    }

    private static String key(Keys keys, long lease) {
        return keys.key(".sessions/" + Long.toHexString(lease));
    }

    private static ObjectNode id(long lease) {
        return Json.object().put("ID", Long.toString(lease));
    }

    /** The id that etcd gave the lease. */
    long lease() {
        return lease;
    }

    @Override
    public Duration guaranteedLifetime() {
        return guaranteed;
    }

    @Override
    public void renew() {
        requireAlive();
        Duration limit = shorter(gateway.timeout(), guaranteed.dividedBy(RENEWAL_PARTS));
        long deadline = System.nanoTime() + limit.toNanos();
        while (!tryRenew(deadline)) {
            log.debug("lease {}: the leader may have changed, renewing once more", lease);
        }
    }

    /** False if the leader may have changed in between. */
    private boolean tryRenew(long deadline) {
        return whileAlive(() -> {
            JsonNode renewed = gateway.call(renewal, left(deadline));
            JsonNode seen = gateway.call(existenceCheck, left(deadline));
            if (Json.number(renewed, "TTL") <= 0 || Json.number(seen, "count") == 0) {
                throw new SessionEndedException("lease " + lease + ": ended (expected: one that was renewed in time)");
            }
            return term(renewed) == term(seen);
        });
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    }

    private static long term(JsonNode answer) {
        return Json.number(answer.path("header"), "raft_term");
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Does something that needs the session. Notes the end of the session if that fails because it has ended. */
    <T> T whileAlive(Supplier<T> action) {
        requireAlive();
        try {
            return action.get();
        } catch (SessionEndedException e) {
            ended = true;
            throw e;
        }
    }

    private void requireAlive() {
        if (ended) {
            throw new SessionEndedException("lease " + lease + ": ended (expected: a session that is open)");
        }
    }

    /** Notes the revision that created a claim. */
    void noteClaimed(String path, long revision) {
        created.put(path, revision);
    }

    /** The revision that created the entry of the session at this path; 0 if it is unknown. */
    long createRevision(String path) {
        return created.getOrDefault(path, 0L);
    }

    void noteReleased(String path, long revision) {
        created.remove(path, revision);
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        // Others wait for what the session holds, so an interrupt must not keep us from ending it.
        boolean interrupted = Thread.interrupted();
        try {
            gateway.call(Request.lease("revoke", id(lease)), shorter(gateway.timeout(), guaranteed));
        } catch (StoreUnavailableException | SessionEndedException | CoordinationException e) {
            log.debug("lease {} was not revoked; it will time out", lease, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return "EtcdSession[" + lease + "]";
    }
}
