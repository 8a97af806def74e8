package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.zookeeper.Requests.Created;
import dev.hitotsu.zookeeper.ZooKeeperSession.Entered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/**
 * What ends with a session: places in queues, and claims.
 *
 * <p>An answer may be lost after the node was created. The name, which nobody else uses, and the owner tell that it is ours: a
 * node of that name that an earlier session has left is not, and goes soon.
 *
 * @see <a href="https://issues.apache.org/jira/browse/CURATOR-696">CURATOR-696: two leaders, by an old session's node</a>
 */
final class Places {
    private final Tree tree;
    private final Connections connections;
    private final Patience patience;

    Places(Tree tree, Connections connections, Patience patience) {
        this.tree = tree;
        this.connections = connections;
        this.patience = patience;
    }

    /** One round trip, and one more for the first in a folder; to repeat it takes two more. */
    StoreEntry enter(ZooKeeperSession session, String folder, String name, byte[] value) {
        String path = folder + "/" + name;
        return patience.repeat(deadline -> {
            boolean first = session.entering(path).isEmpty();
            Optional<StoreEntry> found = first
                    ? Optional.empty()
                    : places(session, folder, name, deadline).stream().findFirst();
            StoreEntry entry = found.orElseGet(() -> {
                String node = tree.node(folder + "/" + QueueName.prefix(name));
                Created created = created(session, node, value, CreateMode.EPHEMERAL_SEQUENTIAL, deadline)
                        .value();
                return Node.entry(tree.path(created.node()), value, created.stat());
            });
            session.entered(path, new Entered(tree.node(entry.path()), first));
            return entry;
        });
    }

    /** Two round trips: the claim, and the node by which writes are guarded. */
    Optional<StoreEntry> claim(ZooKeeperSession session, String path, byte[] value) {
        return patience.repeat(deadline -> {
            Optional<StoreEntry> claimed = Optional.empty();
            Answer<Created> answer = created(session, tree.node(path), value, CreateMode.EPHEMERAL, deadline);
            if (answer.isOk()) {
                claimed = Optional.of(Node.entry(path, value, answer.value().stat()));
            } else {
                claimed = claimedBefore(session, path, value, deadline);
            }
            claimed.ifPresent(entry -> guard(session, entry, deadline));
            return claimed;
        });
    }

    private Optional<StoreEntry> claimedBefore(ZooKeeperSession session, String path, byte[] value, Deadline deadline) {
        Connection connection = session.connection();
        CompletableFuture<Answer<Void>> synced = connection.requests().sync(tree.node(path));
        CompletableFuture<Answer<Node>> data = connection.requests().data(tree.node(path));
        connection.await(synced, deadline);
        Answer<Node> answer = connection.await(data, deadline);
        boolean ours = answer.isOk() && answer.value().isOf(connection.session());
        return ours
                ? answer.value().entry(path).filter(entry -> Arrays.equals(entry.value(), value))
                : Optional.empty();
    }

    private void guard(ZooKeeperSession session, StoreEntry claimed, Deadline deadline) {
        created(session, tree.guard(claimed.created()), new byte[0], CreateMode.EPHEMERAL, deadline);
    }

    /** Creates a node, and first of all the folders above where they are missing. */
    private Answer<Created> created(
            ZooKeeperSession session, String node, byte[] value, CreateMode mode, Deadline deadline) {
        Connection connection = session.connection();
        Answer<Created> answer = connection.await(connection.requests().create(node, value, mode), deadline);
        while (answer.is(Code.NONODE)) {
            deadline.check(null);
            connection.requests().createAncestors(node);
            answer = connection.await(connection.requests().create(node, value, mode), deadline);
        }
        connections.wrote(connection);
        return answer;
    }

    /** One round trip for what was entered; two where it is not known what is there. */
    void release(ZooKeeperSession session, String path) {
        patience.repeat(deadline -> {
            Entered place = session.place(path);
            if (place.alone()) {
                delete(session, List.of(place.node()), deadline);
            } else {
                delete(session, whatIsThere(session, path, deadline), deadline);
            }
            session.forget(path);
            return path;
        });
    }

    private List<String> whatIsThere(ZooKeeperSession session, String path, Deadline deadline) {
        Connection connection = session.connection();
        List<String> nodes = new ArrayList<>();
        CompletableFuture<Answer<Void>> synced = connection.requests().sync(tree.node(path));
        CompletableFuture<Answer<Node>> data = connection.requests().data(tree.node(path));
        connection.await(synced, deadline);
        Answer<Node> claimed = connection.await(data, deadline);
        if (claimed.isOk() && claimed.value().isOf(connection.session())) {
            // First of all the guard: from then on no write is let through.
            nodes.add(tree.guard(claimed.value().stat().getCzxid()));
            nodes.add(tree.node(path));
        }
        places(session, Tree.parent(path), path.substring(path.lastIndexOf('/') + 1), deadline)
                .forEach(entry -> nodes.add(tree.node(entry.path())));
        return nodes;
    }

    private void delete(ZooKeeperSession session, List<String> nodes, Deadline deadline) {
        Connection connection = session.connection();
        List<CompletableFuture<Answer<Void>>> replies =
                nodes.stream().map(connection.requests()::delete).toList();
        replies.forEach(reply -> connection.await(reply, deadline));
        connections.wrote(connection);
    }

    /** The places of this name that the session has in the folder, in order; more than one only where an answer was lost. */
    private List<StoreEntry> places(ZooKeeperSession session, String folder, String name, Deadline deadline) {
        Connection connection = session.connection();
        CompletableFuture<Answer<Void>> synced = connection.requests().sync(tree.node(folder));
        CompletableFuture<Answer<List<String>>> children = connection.requests().children(tree.node(folder));
        connection.await(synced, deadline);
        Answer<List<String>> names = connection.await(children, deadline);
        List<QueueName> named = (names.is(Code.NONODE) ? List.<String>of() : names.value())
                .stream()
                        .flatMap(child -> QueueName.of(child).stream())
                        .filter(child -> child.asked().equals(name))
                        .toList();
        List<StoreEntry> ours = new ArrayList<>();
        for (QueueName child : QueueName.sorted(named)) {
            String path = folder + "/" + child.node();
            Answer<Node> node = connection.await(connection.requests().data(tree.node(path)), deadline);
            if (node.isOk() && node.value().isOf(connection.session())) {
                node.value().entry(path).ifPresent(ours::add);
            }
        }
        return ours;
    }
}
