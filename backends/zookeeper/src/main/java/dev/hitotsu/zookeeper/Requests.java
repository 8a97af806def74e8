package dev.hitotsu.zookeeper;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.CreateOptions;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Requests to ZooKeeper. None of them blocks. Each is sent after the ones before it, and ZooKeeper answers in the same
 * order. The answers come in the event thread of the client.
 */
record Requests(ZooKeeper client, List<ACL> acl) {
    /** A node that was created. */
    record Created(String node, Stat stat) {}

    CompletableFuture<Answer<Created>> create(String node, byte @Nullable [] data, CreateMode mode) {
        CompletableFuture<Answer<Created>> reply = new CompletableFuture<>();
        client.create(
                node,
                data,
                acl,
                mode,
                (int rc, String path, Object context, String name, Stat stat) ->
                        reply.complete(answer(rc, name == null ? null : new Created(name, stat))),
                null);
        return reply;
    }

    /** Creates the missing folders above the node. Has an answer for each of {@link NodePaths#ancestors}. */
    List<CompletableFuture<Answer<Created>>> createAncestors(String node) {
        return NodePaths.ancestors(node).stream()
                .map(folder -> create(folder, null, CreateMode.PERSISTENT))
                .toList();
    }

    /**
     * As {@link #createAncestors}, for a node in a queue. The servers remove its folder some time after the last entry.
     */
    List<CompletableFuture<Answer<Created>>> createAncestorsOfQueueEntry(String node) {
        List<String> ancestors = NodePaths.ancestors(node);
        String queue = ancestors.getLast();
        return ancestors.stream()
                .map(folder ->
                        create(folder, null, folder.equals(queue) ? CreateMode.CONTAINER : CreateMode.PERSISTENT))
                .toList();
    }

    CompletableFuture<Answer<Void>> delete(String node) {
        CompletableFuture<Answer<Void>> reply = new CompletableFuture<>();
        client.delete(node, -1, (rc, path, context) -> reply.complete(answer(rc, null)), null);
        return reply;
    }

    CompletableFuture<Answer<Node>> data(String node) {
        CompletableFuture<Answer<Node>> reply = new CompletableFuture<>();
        client.getData(
                node,
                false,
                (rc, path, context, data, stat) ->
                        reply.complete(answer(rc, stat == null ? null : new Node(data, stat))),
                null);
        return reply;
    }

    CompletableFuture<Answer<Stat>> exists(String node) {
        CompletableFuture<Answer<Stat>> reply = new CompletableFuture<>();
        client.exists(node, false, (rc, path, context, stat) -> reply.complete(answer(rc, stat)), null);
        return reply;
    }

    CompletableFuture<Answer<List<String>>> children(String node) {
        CompletableFuture<Answer<List<String>>> reply = new CompletableFuture<>();
        client.getChildren(
                node,
                false,
                (int rc, String path, Object context, List<String> children) -> reply.complete(answer(rc, children)),
                null);
        return reply;
    }

    /** Waits until the server has seen everything that the leader had when it was asked. The node need not exist. */
    CompletableFuture<Answer<Void>> sync(String node) {
        CompletableFuture<Answer<Void>> reply = new CompletableFuture<>();
        client.sync(node, (rc, path, context) -> reply.complete(answer(rc, null)), null);
        return reply;
    }

    /** Carries out all operations or none. Has the results of all operations, unless the client got no answer. */
    CompletableFuture<Answer<List<OpResult>>> multi(List<Op> operations) {
        CompletableFuture<Answer<List<OpResult>>> reply = new CompletableFuture<>();
        client.multi(operations, (rc, path, context, results) -> reply.complete(answer(rc, results)), null);
        return reply;
    }

    CompletableFuture<Answer<Void>> addWatch(String node, Watcher watcher) {
        CompletableFuture<Answer<Void>> reply = new CompletableFuture<>();
        client.addWatch(
                node,
                watcher,
                AddWatchMode.PERSISTENT_RECURSIVE,
                (rc, path, context) -> reply.complete(answer(rc, null)),
                null);
        return reply;
    }

    /** Watches a node until it changes or is removed. Does not watch a node that does not exist. */
    CompletableFuture<Answer<Void>> watchOnce(String node, Watcher watcher) {
        CompletableFuture<Answer<Void>> reply = new CompletableFuture<>();
        client.getData(node, watcher, (rc, path, context, data, stat) -> reply.complete(answer(rc, null)), null);
        return reply;
    }

    /** Ends all watches of the node. Without a connection, ends those that the client would establish again. */
    void removeWatches(String node) {
        client.removeAllWatches(node, WatcherType.Any, true, (rc, path, context) -> {}, null);
    }

    Op createOp(String node, byte[] data) {
        return Op.create(
                node, data, CreateOptions.newBuilder(acl, CreateMode.PERSISTENT).build());
    }

    private static <T> Answer<T> answer(int rc, @Nullable T found) {
        return new Answer<>(Code.get(rc), found);
    }
}
