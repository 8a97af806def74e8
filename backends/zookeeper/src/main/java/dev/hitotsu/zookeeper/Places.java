package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.CoordinationException;
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
        try {
            return patience.repeat(deadline -> {
                boolean first = session.entering(path).isEmpty();
                StoreEntry entry = first
                        ? created(session, folder, name, value, deadline)
                        : places(session, folder, name, deadline).stream()
                                .findFirst()
                                .orElseGet(() -> created(session, folder, name, value, deadline));
                session.entered(path, new Entered(tree.node(entry.path()), first));
                return entry;
            });
        } catch (CoordinationException refused) {
            session.forget(path);
            throw refused;
        }
    }

    private StoreEntry created(ZooKeeperSession session, String folder, String name, byte[] value, Deadline deadline) {
        String node = tree.node(folder + "/" + QueueName.prefix(name));
        Created created = created(session, node, value, CreateMode.EPHEMERAL_SEQUENTIAL, deadline)
                .value();
        return Node.entry(tree.path(created.node()), value, created.stat());
    }

    /** Two round trips: the claim, and the node by which writes are guarded. */
    Optional<StoreEntry> claim(ZooKeeperSession session, String path, byte[] value) {
        return patience.repeat(deadline -> {
            Answer<Created> answer = created(session, tree.node(path), value, CreateMode.EPHEMERAL, deadline);
            Optional<StoreEntry> claimed = answer.isOk()
                    ? Optional.of(Node.entry(path, value, answer.value().stat()))
                    : claimedBefore(session, path, value, deadline);
            claimed.ifPresent(entry -> guard(session, entry, deadline));
            return claimed;
        });
    }

    private Optional<StoreEntry> claimedBefore(ZooKeeperSession session, String path, byte[] value, Deadline deadline) {
        Answer<Node> found = read(session, path, deadline);
        return isOurs(session, found)
                ? found.value().entry(path).filter(entry -> Arrays.equals(entry.value(), value))
                : Optional.empty();
    }

    private Answer<Node> read(ZooKeeperSession session, String path, Deadline deadline) {
        Connection connection = session.connection();
        CompletableFuture<Answer<Void>> synced = connection.requests().sync(tree.node(path));
        CompletableFuture<Answer<Node>> data = connection.requests().data(tree.node(path));
        connection.await(synced, deadline);
        return connection.await(data, deadline);
    }

    private static boolean isOurs(ZooKeeperSession session, Answer<Node> found) {
        return found.isOk() && found.value().isOf(session.connection().session());
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

    /**
     * One round trip for what was entered. What is in doubt is looked for, and stays in doubt: a request that went astray may
     * be carried out later.
     */
    void release(ZooKeeperSession session, String path) {
        patience.repeat(deadline -> {
            Optional<Entered> place = session.place(path);
            if (place.isPresent() && place.get().alone()) {
                delete(session, List.of(place.get().node()), deadline);
                session.forget(path);
            } else {
                List<String> nodes = new ArrayList<>(claimed(session, path, deadline));
                place.ifPresent(doubtful -> nodes.addAll(entered(session, path, deadline)));
                delete(session, nodes, deadline);
            }
            return path;
        });
    }

    private List<String> claimed(ZooKeeperSession session, String path, Deadline deadline) {
        Answer<Node> found = read(session, path, deadline);
        // First of all the guard: from then on no write is let through.
        return isOurs(session, found)
                ? List.of(tree.guard(found.value().stat().getCzxid()), tree.node(path))
                : List.of();
    }

    private List<String> entered(ZooKeeperSession session, String path, Deadline deadline) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return places(session, Tree.parent(path), name, deadline).stream()
                .map(entry -> tree.node(entry.path()))
                .toList();
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
            if (isOurs(session, node)) {
                node.value().entry(path).ifPresent(ours::add);
            }
        }
        return ours;
    }
}
