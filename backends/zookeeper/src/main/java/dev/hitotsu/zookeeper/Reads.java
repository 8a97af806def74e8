package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads of a store. Each is one round trip, or two for lists, whatever their length is; none for a list that a watch keeps up. */
final class Reads {
    private final Tree tree;
    private final Connections connections;

    Reads(Tree tree, Connections connections) {
        this.tree = tree;
        this.connections = connections;
    }

    Optional<StoreEntry> get(String path) {
        return connections.ask(exchange -> {
            Answer<Node> found = exchange.read(tree.node(path));
            return found.isOk() ? found.value().entry(path) : Optional.empty();
        });
    }

    List<StoreEntry> entries(String folder) {
        return connections.ask(exchange -> {
            Optional<Listing.Sight> known = connections.listing(tree.node(folder), exchange.connection());
            Map<String, Node> nodes = known.flatMap(Listing.Sight::takeChanged).orElseGet(() -> {
                Map<String, Node> found = nodes(folder, children(folder, exchange), exchange);
                known.ifPresent(sight -> sight.read(found));
                return found;
            });
            List<StoreEntry> entries = new ArrayList<>();
            nodes.forEach((name, node) -> node.entry(folder + "/" + name).ifPresent(entries::add));
            return entries;
        });
    }

    /** Those that were entered are told by their names; of the others, folders with nothing in them are left out. */
    List<String> paths(String folder) {
        return connections.ask(exchange -> {
            List<QueueName> queue = new ArrayList<>();
            List<String> others = new ArrayList<>();
            for (String child : children(folder, exchange)) {
                QueueName.of(child).ifPresentOrElse(queue::add, () -> others.add(child));
            }
            List<String> paths = new ArrayList<>();
            QueueName.sorted(queue).forEach(name -> paths.add(folder + "/" + name.node()));
            nodes(folder, others, exchange).forEach((name, node) -> {
                if (node.data() != null || node.stat().getNumChildren() > 0) {
                    paths.add(folder + "/" + name);
                }
            });
            return paths;
        });
    }

    private List<String> children(String folder, Exchange exchange) {
        return connections.children(tree.node(folder), exchange);
    }

    /** Reads all at once, by name; those that are gone meanwhile are left out. */
    private Map<String, Node> nodes(String folder, List<String> names, Exchange exchange) {
        Map<String, CompletableFuture<Answer<Node>>> replies = new LinkedHashMap<>();
        names.forEach(name -> replies.put(name, exchange.requests().data(tree.node(folder + "/" + name))));
        Map<String, Node> nodes = new LinkedHashMap<>();
        replies.forEach((name, reply) -> {
            Answer<Node> answer = exchange.await(reply);
            if (answer.isOk()) {
                nodes.put(name, answer.value());
            }
        });
        return nodes;
    }
}
