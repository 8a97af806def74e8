package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A store in ZooKeeper. A session is a session of ZooKeeper, an entry is a node. {@link StoreEntry#createRevision()} is
 * the transaction that created the node (czxid), {@link StoreEntry#version()} the one that wrote it last (mzxid).
 *
 * <p>The limits of ZooKeeper apply: an entry that ends with a session has no children, and a path with children cannot
 * be claimed. An empty folder stays, unless it belonged to a queue. A read after a {@code sync} is as linearizable as
 * ZooKeeper makes it: a leader that has lost its majority without noticing may answer with an older state.
 *
 * @see <a href="https://zookeeper.apache.org/doc/r3.9.3/zookeeperInternals.html#sc_consistency">Consistency
 *     guarantees</a>
 */
final class ZooKeeperStore implements CoordinationStore {
    private final NodePaths nodePaths;
    private final RetryPolicy retryPolicy;
    private final Connections connections;
    private final EntryReader reader;
    private final EntryWriter writer;
    private final EphemeralEntries ephemerals;

    /**
     * Connects when it is first used.
     *
     * @param maxAnswerBytes the largest answer that the client accepts
     */
    ZooKeeperStore(
            ZooKeeperAddress address,
            Login login,
            Duration sessionTimeout,
            Duration requestTimeout,
            int maxAnswerBytes) {
        this.nodePaths = new NodePaths(address.chroot());
        this.retryPolicy = new RetryPolicy(address, requestTimeout);
        this.connections = new Connections(address, login, sessionTimeout, retryPolicy, maxAnswerBytes);
        this.reader = new EntryReader(nodePaths, connections);
        this.writer = new EntryWriter(nodePaths, connections);
        this.ephemerals = new EphemeralEntries(nodePaths, connections);
    }

    @Override
    public StoreSession openSession(Duration timeout) {
        long sent = Clockwork.system().nanoTime();
        return new ZooKeeperSession(connections.openSession(timeout), connections, retryPolicy, sent);
    }

    @Override
    public Optional<StoreEntry> get(String path) {
        return reader.get(path);
    }

    @Override
    public List<String> paths(String folder) {
        return reader.paths(folder);
    }

    @Override
    public List<StoreEntry> entries(String folder) {
        return reader.entries(folder);
    }

    @Override
    public StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value) {
        return ephemerals.enqueue((ZooKeeperSession) session, folder, name, StoreEntry.checkValue(folder, value));
    }

    @Override
    public Optional<StoreEntry> claim(StoreSession session, String path, byte[] value) {
        return ephemerals.claim(
                (ZooKeeperSession) session, requireNoQueueName(path), StoreEntry.checkValue(path, value));
    }

    @Override
    public void release(StoreSession session, String path) {
        ephemerals.release((ZooKeeperSession) session, path);
    }

    @Override
    public void releaseClaim(StoreSession session, StoreEntry claimed) {
        ephemerals.releaseClaim((ZooKeeperSession) session, claimed);
    }

    @Override
    public Optional<CompletableFuture<Void>> sendRelease(StoreSession session, String path) {
        return ephemerals.sendRelease((ZooKeeperSession) session, path);
    }

    @Override
    public Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        return writer.put(requireNoQueueName(path), StoreEntry.checkValue(path, value), version, guard);
    }

    @Override
    public void prepareGuard(StoreSession session, StoreEntry entry) {
        ephemerals.prepareGuard((ZooKeeperSession) session, entry);
    }

    @Override
    public boolean delete(String path, long version) {
        return writer.delete(path, version);
    }

    @Override
    public StoreWatch watch(String path, Runnable changed) {
        return connections.watch(nodePaths.node(path), changed);
    }

    @Override
    public void close() {
        connections.close();
    }

    private static String requireNoQueueName(String path) {
        if (QueueName.isQueueName(path)) {
            throw new IllegalArgumentException(
                    path + " (expected: no tilde and ten digits at the end, which mark queue entries)");
        }
        return path;
    }
}
