package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;

/** Reads of a store. Each is one round trip, or two for lists, whatever their length is. */
final class Reads {
    private final Tree tree;
    private final Connections connections;

    Reads(Tree tree, Connections connections) {
        this.tree = tree;
        this.connections = connections;
    }

    Optional<StoreEntry> get(String path) {
        return connections.ask((connection, deadline) -> {
            String node = tree.node(path);
            CompletableFuture<Answer<Void>> synced = connection.requests().sync(node);
            CompletableFuture<Answer<Node>> data = connection.requests().data(node);
            connection.await(synced, deadline);
            Answer<Node> answer = connection.await(data, deadline);
            return answer.isOk() ? answer.value().entry(path) : Optional.empty();
        });
    }

    List<StoreEntry> entries(String folder) {
        return connections.ask((connection, deadline) -> {
            List<StoreEntry> entries = new ArrayList<>();
            nodes(folder, children(folder, connection, deadline), connection, deadline)
                    .forEach((path, node) -> node.entry(path).ifPresent(entries::add));
            return entries;
        });
    }

    /** Those that were entered are told by their names; of the others, folders with nothing in them are left out. */
    List<String> paths(String folder) {
        return connections.ask((connection, deadline) -> {
            List<QueueName> queue = new ArrayList<>();
            List<String> others = new ArrayList<>();
            for (String child : children(folder, connection, deadline)) {
                QueueName.of(child).ifPresentOrElse(queue::add, () -> others.add(child));
            }
            List<String> paths = new ArrayList<>();
            QueueName.sorted(queue).forEach(name -> paths.add(folder + "/" + name.node()));
            nodes(folder, others, connection, deadline).forEach((path, node) -> {
                if (node.data() != null || node.stat().getNumChildren() > 0) {
                    paths.add(path);
                }
            });
            return paths;
        });
    }

    private List<String> children(String folder, Connection connection, Deadline deadline) {
        String node = tree.node(folder);
        boolean behind = connections.mayLag(connection);
        CompletableFuture<Answer<Void>> synced =
                behind ? connection.requests().sync(node) : CompletableFuture.completedFuture(Answer.NOTHING);
        CompletableFuture<Answer<List<String>>> children = connection.requests().children(node);
        connection.await(synced, deadline);
        Answer<List<String>> answer = connection.await(children, deadline);
        return answer.is(Code.NONODE) ? List.of() : answer.value();
    }

    /** Reads all at once; those that are gone meanwhile are left out. */
    private Map<String, Node> nodes(String folder, List<String> names, Connection connection, Deadline deadline) {
        Map<String, CompletableFuture<Answer<Node>>> replies = new LinkedHashMap<>();
        for (String name : names) {
            String path = folder + "/" + name;
            replies.put(path, connection.requests().data(tree.node(path)));
        }
        Map<String, Node> nodes = new LinkedHashMap<>();
        replies.forEach((path, reply) -> {
            Answer<Node> answer = connection.await(reply, deadline);
            if (answer.isOk()) {
                nodes.put(path, answer.value());
            }
        });
        return nodes;
    }
}
