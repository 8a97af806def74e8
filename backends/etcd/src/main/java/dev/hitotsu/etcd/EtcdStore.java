package dev.hitotsu.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Coordination on etcd. An entry is a key. {@link StoreEntry#createRevision()} is its create revision, {@link
 * StoreEntry#version()} its modification revision. Each read or write is one request; reads are linearizable.
 *
 * @see <a href="https://etcd.io/docs/v3.4/learning/api_guarantees/">KV API guarantees</a>
 */
final class EtcdStore implements CoordinationStore {
    private final Gateway gateway;
    private final Keys keys;
    private final Watches watches = new Watches();
    private final ChangeFeed changeFeed;
    private final Set<EtcdSession> sessions = ConcurrentHashMap.newKeySet();

    /** Connects with the first request. */
    EtcdStore(EtcdAddress address, Duration requestTimeout) {
        this(address, null, requestTimeout);
    }

    /** As {@link #EtcdStore(EtcdAddress, Duration)}, with a user whose password may change. */
    EtcdStore(EtcdAddress address, @Nullable ChangingSecret<EtcdUser> user, Duration requestTimeout) {
        this.gateway = user == null ? new Gateway(address, requestTimeout) : new Gateway(address, user, requestTimeout);
        this.keys = new Keys(address.prefix());
        this.changeFeed = new ChangeFeed(gateway, keys, watches);
    }

    @Override
    public EtcdSession openSession(Duration timeout) {
        sessions.removeIf(EtcdSession::hasEnded);
        EtcdSession session = EtcdSession.open(gateway, keys, timeout);
        sessions.add(session);
        return session;
    }

    @Override
    public Optional<StoreEntry> get(String path) {
        ObjectNode range = Json.object().put("key", keys.key(path));
        return KeyValue.first(gateway.call(Request.range(range)), keys).map(KeyValue::entry);
    }

    @Override
    public List<String> paths(String folder) {
        Set<String> direct = new LinkedHashSet<>();
        Set<String> folders = new LinkedHashSet<>();
        for (KeyValue found : below(folder, true)) {
            String path = found.entry().path();
            int slash = path.indexOf('/', folder.length() + 1);
            if (slash < 0) {
                direct.add(path);
            } else {
                folders.add(path.substring(0, slash));
            }
        }
        direct.addAll(folders);
        return List.copyOf(direct);
    }

    @Override
    public List<StoreEntry> entries(String folder) {
        return below(folder, false).stream()
                .map(KeyValue::entry)
                .filter(entry -> entry.path().indexOf('/', folder.length() + 1) < 0)
                .toList();
    }

    /** In the order of their creation. */
    private List<KeyValue> below(String folder, boolean keysOnly) {
        ObjectNode range = Json.object()
                .put("key", keys.first(folder))
                .put("range_end", keys.end(folder))
                .put("sort_order", "ASCEND")
                .put("sort_target", "CREATE")
                .put("keys_only", keysOnly)
                .put("limit", MAX_LISTED + 1);
        JsonNode found = gateway.call(Request.range(range));
        CoordinationStore.requireListable(folder, Json.number(found, "count"));
        return KeyValue.list(found, keys);
    }

    @Override
    public StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value) {
        return claim(session, folder + "/" + name, value)
                .orElseThrow(() -> new IllegalStateException("name: " + name + " (expected: one used by nobody else)"));
    }

    @Override
    public Optional<StoreEntry> claim(StoreSession session, String path, byte[] value) {
        EtcdSession owner = (EtcdSession) session;
        String key = keys.key(path);
        Txn txn = new Txn()
                .ifCreateRevision(key, 0)
                .then(Txn.put(key, StoreEntry.checkValue(path, value), owner.lease()))
                .otherwise(Txn.get(key));
        JsonNode answer = owner.whileAlive(() -> gateway.call(Request.txn(txn, Request.Retry.BY_CALLER)));
        Optional<StoreEntry> entry = Txn.succeeded(answer)
                ? Optional.of(new StoreEntry(path, value, Json.revision(answer), Json.revision(answer)))
                : ownEntry(Txn.range(answer, 0), owner, value);
        entry.ifPresent(ours -> owner.noteClaimed(path, ours.createRevision()));
        return entry;
    }

    private Optional<StoreEntry> ownEntry(JsonNode range, EtcdSession owner, byte[] value) {
        return KeyValue.first(range, keys)
                .filter(found -> found.lease() == owner.lease())
                .map(KeyValue::entry)
                .filter(found -> Arrays.equals(found.value(), value));
    }

    /** Compares the revision if it is known: a release that arrives late must not remove a later claim. */
    @Override
    public void release(StoreSession session, String path) {
        EtcdSession owner = (EtcdSession) session;
        String key = keys.key(path);
        long created = owner.createRevision(path);
        Txn txn = created > 0 ? new Txn().ifCreateRevision(key, created) : new Txn().ifLease(key, owner.lease());
        gateway.call(Request.txn(txn.then(Txn.delete(key)), Request.Retry.BY_CALLER));
        owner.noteReleased(path, created);
    }

    @Override
    public void releaseClaim(StoreSession session, StoreEntry claimed) {
        EtcdSession owner = (EtcdSession) session;
        String key = keys.key(claimed.path());
        Txn txn = new Txn()
                .ifCreateRevision(key, claimed.createRevision())
                .ifLease(key, owner.lease())
                .then(Txn.delete(key));
        gateway.call(Request.txn(txn, Request.Retry.BY_CALLER));
        owner.noteReleased(claimed.path(), claimed.createRevision());
    }

    @Override
    public Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        String key = keys.key(path);
        Txn txn = new Txn()
                .then(Txn.put(key, StoreEntry.checkValue(path, value), 0))
                .then(Txn.getKey(key));
        compareVersion(txn, key, version);
        if (guard != null) {
            String guardKey = keys.key(guard.path());
            txn.ifCreateRevision(guardKey, guard.createRevision()).otherwise(Txn.getKey(guardKey));
        }
        JsonNode answer = gateway.call(Request.txn(txn, Request.Retry.NEVER));
        if (guard != null && !Txn.succeeded(answer)) {
            requireThere(guard, KeyValue.first(Txn.range(answer, 0), keys));
        }
        return written(path, value, answer);
    }

    private Optional<StoreEntry> written(String path, byte[] value, JsonNode answer) {
        return Txn.succeeded(answer)
                ? KeyValue.first(Txn.range(answer, 1), keys)
                        .map(KeyValue::entry)
                        .map(now -> new StoreEntry(path, value, now.createRevision(), now.version()))
                : Optional.empty();
    }

    private static void compareVersion(Txn txn, String key, long version) {
        if (version == StoreEntry.ABSENT) {
            txn.ifCreateRevision(key, 0);
        } else if (version != StoreEntry.ANY) {
            txn.ifModRevision(key, version);
        }
    }

    private static void requireThere(StoreEntry guard, Optional<KeyValue> found) {
        if (found.isEmpty() || found.get().entry().createRevision() != guard.createRevision()) {
            throw new GuardLostException(guard.path() + ": gone (expected: created at " + guard.createRevision() + ")");
        }
    }

    @Override
    public boolean delete(String path, long version) {
        String key = keys.key(path);
        Txn txn = new Txn().then(Txn.delete(key));
        compareVersion(txn, key, version);
        return Txn.deleted(gateway.call(Request.txn(txn, Request.Retry.NEVER)), 0) > 0;
    }

    /** Does not wait. The listener is called once changes are received, unless they are received already. */
    @Override
    public StoreWatch watch(String path, Runnable listener) {
        StoreWatch watch = watches.add(path, listener);
        changeFeed.start();
        return watch;
    }

    @Override
    public void close() {
        if (!gateway.isClosed()) {
            changeFeed.close();
            sessions.forEach(EtcdSession::close);
            gateway.close();
        }
    }

    @Override
    public String toString() {
        return "EtcdStore[" + gateway.endpoints() + "]";
    }
}
