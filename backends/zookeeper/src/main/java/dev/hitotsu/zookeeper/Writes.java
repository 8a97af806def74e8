package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreEntry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Writes of entries that stay.
 *
 * <p>A write that depends on a version reads the node first, and writes if the version of its data is still the same. That
 * alone would let through a write to another node of that path, which was created meanwhile and begins with the same version.
 * So removals count in a node beside, which is read before the entry, and the write depends on this count as well.
 */
final class Writes {
    /**
     * What was there.
     *
     * @param removals the version of the counter of removals
     */
    private record Seen(int removals, @Nullable Node node) {
        boolean isAt(long version) {
            if (node == null || node.data() == null) {
                return version == StoreEntry.ABSENT;
            }
            return node.stays()
                    && (version == StoreEntry.ANY || version == node.stat().getMzxid());
        }
    }

    private final Tree tree;
    private final Connections connections;

    Writes(Tree tree, Connections connections) {
        this.tree = tree;
        this.connections = connections;
    }

    /** One round trip for any version, two for a certain one. */
    Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        Commit commit = new Commit(tree, guard);
        return connections.ask((connection, deadline) -> {
            Optional<Stat> written = version == StoreEntry.ANY
                    ? Optional.of(overwrite(path, value, commit, connection, deadline))
                    : compareAndPut(path, value, version, commit, connection, deadline);
            connections.wrote(connection);
            return written.map(stat -> Node.entry(path, value, stat));
        });
    }

    private Stat overwrite(String path, byte[] value, Commit commit, Connection connection, Deadline deadline) {
        String node = tree.node(path);
        while (true) {
            Answer<Stat> set = commit.of(connection, deadline, Op.setData(node, value, -1));
            if (set.isOk()) {
                return set.value();
            }
            Answer<Stat> created =
                    commit.of(connection, deadline, connection.requests().createOp(node, value));
            if (created.isOk()) {
                return created.value();
            }
            connection.requests().createAncestors(node);
            deadline.check(null);
        }
    }

    private Optional<Stat> compareAndPut(
            String path, byte[] value, long version, Commit commit, Connection connection, Deadline deadline) {
        String node = tree.node(path);
        while (true) {
            Seen seen = look(path, connection, deadline);
            Op unchanged = Op.check(tree.removals(path), seen.removals);
            if (!seen.isAt(version)) {
                // For the guard alone, whose end is what the caller has to know first.
                commit.of(connection, deadline, Op.check(tree.removals(path), -1));
                return Optional.empty();
            }
            Op write = seen.node == null
                    ? connection.requests().createOp(node, value)
                    : Op.setData(node, value, seen.node.stat().getVersion());
            Answer<Stat> answer = commit.of(connection, deadline, unchanged, write);
            if (answer.isOk()) {
                return Optional.of(answer.value());
            }
            connection.requests().createAncestors(node);
            deadline.check(null);
        }
    }

    /** Two round trips. What has others below becomes a folder. */
    boolean delete(String path, long version) {
        Commit commit = new Commit(tree, null);
        return connections.ask((connection, deadline) -> {
            while (true) {
                Seen seen = look(path, connection, deadline);
                if (version == StoreEntry.ABSENT || seen.node == null || !seen.isAt(version)) {
                    return false;
                }
                if (deleted(path, seen.removals, seen.node.stat().getVersion(), commit, connection, deadline)) {
                    connections.wrote(connection);
                    return true;
                }
                deadline.check(null);
            }
        });
    }

    private boolean deleted(
            String path, int removals, int version, Commit commit, Connection connection, Deadline deadline) {
        String node = tree.node(path);
        String counter = tree.removals(path);
        Answer<Stat> answer =
                commit.of(connection, deadline, Op.setData(counter, null, removals), Op.delete(node, version));
        if (answer.is(Code.NOTEMPTY)) {
            answer = commit.of(connection, deadline, Op.check(counter, removals), Op.setData(node, null, version));
        }
        return answer.isOk();
    }

    private Seen look(String path, Connection connection, Deadline deadline) {
        String counter = tree.removals(path);
        while (true) {
            CompletableFuture<Answer<Void>> synced = connection.requests().sync(counter);
            CompletableFuture<Answer<Stat>> removals = connection.requests().exists(counter);
            CompletableFuture<Answer<Node>> node = connection.requests().data(tree.node(path));
            connection.await(synced, deadline);
            Answer<Stat> count = connection.await(removals, deadline);
            if (count.isOk()) {
                return new Seen(
                        count.value().getVersion(),
                        connection.await(node, deadline).found());
            }
            connection.requests().createAncestors(counter);
            connection.await(connection.requests().create(counter, null, CreateMode.PERSISTENT), deadline);
        }
    }
}
