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
 * Writes persistent entries.
 *
 * <p>A write that expects a version reads the node first, and writes only if the version of its data is still the same.
 * That alone would also write to another node of the same path, which was created meanwhile and starts with the same
 * version. Therefore another node counts removals. It is read before the entry, and the write also depends on that
 * count.
 */
final class EntryWriter {
    /**
     * What a read has found.
     *
     * @param removals the version of the node that counts removals
     */
    private record NodeState(int removals, @Nullable Node node) {
        boolean isAt(long version) {
            if (node == null || node.data() == null) {
                return version == StoreEntry.ABSENT;
            }
            return node.isPersistent()
                    && (version == StoreEntry.ANY || version == node.stat().getMzxid());
        }
    }

    private final NodePaths nodePaths;
    private final Connections connections;

    EntryWriter(NodePaths nodePaths, Connections connections) {
        this.nodePaths = nodePaths;
        this.connections = connections;
    }

    /** One round trip for any version, two for a given one. */
    Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        GuardedTransaction transaction = new GuardedTransaction(nodePaths, guard);
        Optional<Stat> written = version == StoreEntry.ANY
                ? Optional.of(retryConflicts(call -> overwrite(path, value, transaction, call)))
                : retryConflicts(call -> compareAndPut(path, value, version, transaction, call));
        return written.map(stat -> Node.entry(path, value, stat));
    }

    /** Repeats the attempt if somebody else has written in between; then the answer is not OK. */
    private <T> T retryConflicts(Function<Call, Answer<T>> attempt) {
        return connections.call(call -> {
            Answer<T> answer = attempt.apply(call);
            while (!answer.isOk()) {
                call.deadline().throwIfPassed(null);
                answer = attempt.apply(call);
            }
            connections.wrote(call.connection());
            return answer.value();
        });
    }

    private Answer<Stat> overwrite(String path, byte[] value, GuardedTransaction transaction, Call call) {
        String node = nodePaths.node(path);
        Answer<Stat> set = transaction.commit(call, Op.setData(node, value, -1));
        return set.isOk() ? set : create(node, value, transaction, call);
    }

    /** Creates a node. If that fails because the folders above are missing, it creates those. */
    private static Answer<Stat> create(
            String node, byte[] value, GuardedTransaction transaction, Call call, Op... conditions) {
        Op[] operations = Arrays.copyOf(conditions, conditions.length + 1);
        operations[conditions.length] = call.requests().createOp(node, value);
        Answer<Stat> created = transaction.commit(call, operations);
        if (created.is(Code.NONODE)) {
            call.createAncestors(node);
        }
        return created;
    }

    private Answer<Optional<Stat>> compareAndPut(
            String path, byte[] value, long version, GuardedTransaction transaction, Call call) {
        String node = nodePaths.node(path);
        NodeState state = readState(path, call);
        if (!state.isAt(version)) {
            transaction.checkGuard(call);
            return Answer.ok(Optional.empty());
        }
        Op unchanged = Op.check(nodePaths.removals(path), state.removals);
        Answer<Stat> answer = state.node == null
                ? create(node, value, transaction, call, unchanged)
                : transaction.commit(
                        call,
                        unchanged,
                        Op.setData(node, value, state.node.stat().getVersion()));
        return new Answer<>(answer.code(), Optional.ofNullable(answer.found()));
    }

    /** Two round trips. A node with children becomes a folder. */
    boolean delete(String path, long version) {
        GuardedTransaction transaction = new GuardedTransaction(nodePaths, null);
        return retryConflicts(call -> {
            NodeState state = readState(path, call);
            boolean there = state.node != null && version != StoreEntry.ABSENT && state.isAt(version);
            return there ? delete(path, state, transaction, call) : Answer.ok(false);
        });
    }

    private Answer<Boolean> delete(String path, NodeState state, GuardedTransaction transaction, Call call) {
        String node = nodePaths.node(path);
        String counter = nodePaths.removals(path);
        int version = state.node == null ? -1 : state.node.stat().getVersion();
        Answer<Stat> answer =
                transaction.commit(call, Op.setData(counter, null, state.removals), Op.delete(node, version));
        if (answer.is(Code.NOTEMPTY)) {
            answer = transaction.commit(call, Op.check(counter, state.removals), Op.setData(node, null, version));
        }
        return new Answer<>(answer.code(), true);
    }

    private NodeState readState(String path, Call call) {
        String counter = nodePaths.removals(path);
        while (true) {
            CompletableFuture<Answer<Void>> synced = call.requests().sync(counter);
            CompletableFuture<Answer<Stat>> removals = call.requests().exists(counter);
            CompletableFuture<Answer<Node>> node = call.requests().data(nodePaths.node(path));
            call.await(synced);
            Answer<Stat> count = call.await(removals);
            if (count.isOk()) {
                return new NodeState(
                        count.value().getVersion(), call.await(node).found());
            }
            call.createAncestors(counter);
            call.await(call.requests().create(counter, null, CreateMode.PERSISTENT));
        }
    }
}
