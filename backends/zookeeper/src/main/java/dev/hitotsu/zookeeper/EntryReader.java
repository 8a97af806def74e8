package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads entries. Each read is one round trip; a list takes two, and one more for every thousand entries, or none if
 * a watch keeps it up to date.
 */
final class EntryReader {
    /** The requests of others on the same connection, such as renewals, wait for no more than these. */
    private static final int NODES_AT_A_TIME = 1_000;

    private final NodePaths nodePaths;
    private final Connections connections;

    EntryReader(NodePaths nodePaths, Connections connections) {
        this.nodePaths = nodePaths;
        this.connections = connections;
    }

    Optional<StoreEntry> get(String path) {
        return connections.call(call -> {
            Answer<Node> found = call.syncedRead(nodePaths.node(path));
            return found.isOk() ? found.value().entry(path) : Optional.empty();
        });
    }

    List<StoreEntry> entries(String folder) {
        return connections.call(call -> {
            Optional<CachedListing.Snapshot> known = connections.listing(nodePaths.node(folder), call.connection());
            Map<String, Node> nodes = known.flatMap(CachedListing.Snapshot::takeChanged)
                    .orElseGet(() -> {
                        Map<String, Node> found = nodes(folder, children(folder, call), call);
                        known.ifPresent(snapshot -> snapshot.update(found));
                        return found;
                    });
            List<StoreEntry> entries = new ArrayList<>();
            nodes.forEach((name, node) -> node.entry(folder + "/" + name).ifPresent(entries::add));
            return entries;
        });
    }

    /** Queue entries are known by their names. Of the other children, folders with nothing in them are left out. */
    List<String> paths(String folder) {
        return connections.call(call -> {
            List<QueueName> queue = new ArrayList<>();
            List<String> others = new ArrayList<>();
            for (String child : children(folder, call)) {
                QueueName.parse(child).ifPresentOrElse(queue::add, () -> others.add(child));
            }
            List<String> paths = new ArrayList<>();
            QueueName.sorted(queue).forEach(name -> paths.add(folder + "/" + name.node()));
            nodes(folder, others, call).forEach((name, node) -> {
                if (node.data() != null || node.stat().getNumChildren() > 0) {
                    paths.add(folder + "/" + name);
                }
            });
            return paths;
        });
    }

    private List<String> children(String folder, Call call) {
        return connections.children(nodePaths.node(folder), call);
    }

    /** Reads many nodes at a time. Leaves out those that have disappeared meanwhile. */
    private Map<String, Node> nodes(String folder, List<String> names, Call call) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i += NODES_AT_A_TIME) {
            readNodes(folder, names.subList(i, Math.min(names.size(), i + NODES_AT_A_TIME)), call, nodes);
        }
        return nodes;
    }

    private void readNodes(String folder, List<String> names, Call call, Map<String, Node> nodes) {
        Map<String, CompletableFuture<Answer<Node>>> replies = new LinkedHashMap<>();
        names.forEach(name -> replies.put(name, call.requests().data(nodePaths.node(folder + "/" + name))));
        replies.forEach((name, reply) -> {
            Answer<Node> answer = call.await(reply);
            if (answer.isOk()) {
                nodes.put(name, answer.value());
            }
        });
    }
}
