package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreEntry;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
        Optional<Stat> written = version == StoreEntry.ANY
                ? Optional.of(untilDone(exchange -> overwrite(path, value, commit, exchange)))
                : untilDone(exchange -> compareAndPut(path, value, version, commit, exchange));
        return written.map(stat -> Node.entry(path, value, stat));
    }

    /** Tries again where somebody else came between, which an answer that is not OK says. */
    private <T> T untilDone(Function<Exchange, Answer<T>> attempt) {
        return connections.ask(exchange -> {
            Answer<T> answer = attempt.apply(exchange);
            while (!answer.isOk()) {
                exchange.deadline().check(null);
                answer = attempt.apply(exchange);
            }
            connections.wrote(exchange.connection());
            return answer.value();
        });
    }

    private Answer<Stat> overwrite(String path, byte[] value, Commit commit, Exchange exchange) {
        String node = tree.node(path);
        Answer<Stat> set = commit.of(exchange, Op.setData(node, value, -1));
        return set.isOk() ? set : create(node, value, commit, exchange);
    }

    /** Creates the folders above, where that is why it cannot be created. */
    private static Answer<Stat> create(String node, byte[] value, Commit commit, Exchange exchange, Op... conditions) {
        Op[] operations = Arrays.copyOf(conditions, conditions.length + 1);
        operations[conditions.length] = exchange.requests().createOp(node, value);
        Answer<Stat> created = commit.of(exchange, operations);
        if (created.is(Code.NONODE)) {
            exchange.requests().createAncestors(node);
        }
        return created;
    }

    private Answer<Optional<Stat>> compareAndPut(
            String path, byte[] value, long version, Commit commit, Exchange exchange) {
        String node = tree.node(path);
        Seen seen = look(path, exchange);
        if (!seen.isAt(version)) {
            commit.requireGuard(exchange);
            return Answer.ok(Optional.empty());
        }
        Op unchanged = Op.check(tree.removals(path), seen.removals);
        Answer<Stat> answer = seen.node == null
                ? create(node, value, commit, exchange, unchanged)
                : commit.of(
                        exchange,
                        unchanged,
                        Op.setData(node, value, seen.node.stat().getVersion()));
        return new Answer<>(answer.code(), Optional.ofNullable(answer.found()));
    }

    /** Two round trips. What has others below becomes a folder. */
    boolean delete(String path, long version) {
        Commit commit = new Commit(tree, null);
        return untilDone(exchange -> {
            Seen seen = look(path, exchange);
            boolean there = seen.node != null && version != StoreEntry.ABSENT && seen.isAt(version);
            return there ? delete(path, seen, commit, exchange) : Answer.ok(false);
        });
    }

    private Answer<Boolean> delete(String path, Seen seen, Commit commit, Exchange exchange) {
        String node = tree.node(path);
        String counter = tree.removals(path);
        int version = seen.node == null ? -1 : seen.node.stat().getVersion();
        Answer<Stat> answer = commit.of(exchange, Op.setData(counter, null, seen.removals), Op.delete(node, version));
        if (answer.is(Code.NOTEMPTY)) {
            answer = commit.of(exchange, Op.check(counter, seen.removals), Op.setData(node, null, version));
        }
        return new Answer<>(answer.code(), true);
    }

    private Seen look(String path, Exchange exchange) {
        String counter = tree.removals(path);
        while (true) {
            CompletableFuture<Answer<Void>> synced = exchange.requests().sync(counter);
            CompletableFuture<Answer<Stat>> removals = exchange.requests().exists(counter);
            CompletableFuture<Answer<Node>> node = exchange.requests().data(tree.node(path));
            exchange.await(synced);
            Answer<Stat> count = exchange.await(removals);
            if (count.isOk()) {
                return new Seen(count.value().getVersion(), exchange.await(node).found());
            }
            exchange.requests().createAncestors(counter);
            exchange.await(exchange.requests().create(counter, null, CreateMode.PERSISTENT));
        }
    }
}
