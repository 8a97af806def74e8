package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A store in ZooKeeper. A session is one of ZooKeeper's, an entry a node; {@link StoreEntry#createRevision()} is the transaction
 * that created it (czxid) and {@link StoreEntry#version()} the one that wrote it last (mzxid).
 *
 * <p>What ZooKeeper does not do, this does not either: nothing can be below what was claimed or entered, and a path that has
 * something below cannot be claimed. A folder stays when it is empty, unless it was a queue's. A read after a {@code sync} is as linearizable as
 * ZooKeeper makes it: a leader that has lost its majority and not noticed yet may answer with what was true when it had one.
 *
 * @see <a href="https://zookeeper.apache.org/doc/r3.9.3/zookeeperInternals.html#sc_consistency">Consistency guarantees</a>
 */
final class ZooKeeperStore implements CoordinationStore {
    private final Tree tree;
    private final Patience patience;
    private final Connections connections;
    private final Reads reads;
    private final Writes writes;
    private final Places places;

    /** Connects when it is first used. */
    ZooKeeperStore(Address address, Duration session, Duration timeout) {
        this.tree = new Tree(address.chroot());
        this.patience = new Patience(address, timeout);
        this.connections = new Connections(address, session, patience);
        this.reads = new Reads(tree, connections);
        this.writes = new Writes(tree, connections);
        this.places = new Places(tree, connections);
    }

    @Override
    public StoreSession openSession(Duration length) {
        long sent = System.nanoTime();
        return new ZooKeeperSession(connections.openSession(length), connections, patience, sent);
    }

    @Override
    public Optional<StoreEntry> get(String path) {
        return reads.get(path);
    }

    @Override
    public List<String> paths(String folder) {
        return reads.paths(folder);
    }

    @Override
    public List<StoreEntry> entries(String folder) {
        return reads.entries(folder);
    }

    @Override
    public StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value) {
        return places.enqueue((ZooKeeperSession) session, folder, name, StoreEntry.checkValue(folder, value));
    }

    @Override
    public Optional<StoreEntry> claim(StoreSession session, String path, byte[] value) {
        return places.claim((ZooKeeperSession) session, notQueued(path), StoreEntry.checkValue(path, value));
    }

    @Override
    public void release(StoreSession session, String path) {
        places.release((ZooKeeperSession) session, path);
    }

    @Override
    public Optional<CompletableFuture<Void>> sendRelease(StoreSession session, String path) {
        return places.sendRelease((ZooKeeperSession) session, path);
    }

    @Override
    public Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        return writes.put(notQueued(path), StoreEntry.checkValue(path, value), version, guard);
    }

    @Override
    public void prepareGuard(StoreSession session, StoreEntry entry) {
        places.prepareGuard((ZooKeeperSession) session, entry);
    }

    @Override
    public boolean delete(String path, long version) {
        return writes.delete(path, version);
    }

    @Override
    public StoreWatch watch(String path, Runnable changed) {
        return connections.watch(tree.node(path), changed);
    }

    @Override
    public void close() {
        connections.close();
    }

    private static String notQueued(String path) {
        if (QueueName.isOne(path)) {
            throw new IllegalArgumentException(
                    path + " (expected: no tilde and ten digits at the end, by which places in queues are known)");
        }
        return path;
    }
}
