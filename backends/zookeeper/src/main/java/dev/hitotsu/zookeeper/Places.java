package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.zookeeper.Requests.Created;
import dev.hitotsu.zookeeper.ZooKeeperSession.Claim;
import dev.hitotsu.zookeeper.ZooKeeperSession.Entered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

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

    Places(Tree tree, Connections connections) {
        this.tree = tree;
        this.connections = connections;
    }

    /** One round trip, and one more for the first in a folder; to repeat it takes two more. */
    StoreEntry enqueue(ZooKeeperSession session, String folder, String name, byte[] value) {
        String path = folder + "/" + name;
        try {
            return session.ask(exchange -> {
                boolean first = session.entering(path).isEmpty();
                List<StoreEntry> found = first ? List.of() : entered(session, folder, name, exchange);
                StoreEntry entry = found.isEmpty() ? created(folder, name, value, exchange) : found.getFirst();
                session.entered(path, new Entered(tree.node(entry.path()), first));
                return entry;
            });
        } catch (CoordinationException refused) {
            session.forget(path);
            throw refused;
        }
    }

    private StoreEntry created(String folder, String name, byte[] value, Exchange exchange) {
        String node = tree.node(folder + "/" + QueueName.prefix(name));
        Created created =
                created(node, value, CreateMode.EPHEMERAL_SEQUENTIAL, exchange).value();
        return Node.entry(tree.path(created.node()), value, created.stat());
    }

    /** One round trip. */
    Optional<StoreEntry> claim(ZooKeeperSession session, String path, byte[] value) {
        return session.ask(exchange -> {
            Answer<Created> answer = created(tree.node(path), value, CreateMode.EPHEMERAL, exchange);
            Optional<StoreEntry> claimed = answer.isOk()
                    ? Optional.of(Node.entry(path, value, answer.value().stat()))
                    : claimedBefore(session, path, value, exchange);
            claimed.ifPresent(entry -> session.claimed(path, entry.createRevision()));
            return claimed;
        });
    }

    private Optional<StoreEntry> claimedBefore(ZooKeeperSession session, String path, byte[] value, Exchange exchange) {
        Answer<Node> found = exchange.read(tree.node(path));
        return session.owns(found)
                ? found.value().entry(path).filter(entry -> Arrays.equals(entry.value(), value))
                : Optional.empty();
    }

    /** One round trip for a claim, none for a place in a queue. */
    void prepareGuard(ZooKeeperSession session, StoreEntry entry) {
        if (!QueueName.isOne(entry.path())) {
            session.ask(exchange -> guarded(session, entry, exchange));
        }
    }

    private Answer<Created> guarded(ZooKeeperSession session, StoreEntry entry, Exchange exchange) {
        String guard = tree.guard(entry.createRevision());
        Answer<Created> answer = guardCreated(session, entry, guard, exchange);
        while (answer.is(Code.NONODE)) {
            exchange.deadline().check(null);
            exchange.requests().createAncestors(guard);
            answer = guardCreated(session, entry, guard, exchange);
        }
        connections.wrote(exchange.connection());
        return answer;
    }

    private static Answer<Created> guardCreated(
            ZooKeeperSession session, StoreEntry entry, String guard, Exchange exchange) {
        return session.whileClaimed(
                        entry.path(),
                        entry.createRevision(),
                        () -> exchange.requests().create(guard, new byte[0], CreateMode.EPHEMERAL))
                .map(exchange::await)
                .orElseThrow(() -> new GuardLostException(entry.path() + ": given back (expected: held)"));
    }

    /** Creates a node, and first of all the folders above where they are missing. */
    private Answer<Created> created(String node, byte[] value, CreateMode mode, Exchange exchange) {
        Requests requests = exchange.requests();
        Answer<Created> answer = exchange.await(requests.create(node, value, mode));
        while (answer.is(Code.NONODE)) {
            exchange.deadline().check(null);
            if (mode.isSequential()) {
                requests.createAncestorsOfQueued(node);
            } else {
                requests.createAncestors(node);
            }
            answer = exchange.await(requests.create(node, value, mode));
        }
        connections.wrote(exchange.connection());
        return answer;
    }

    /**
     * One round trip for what was entered. What is in doubt is looked for, and stays in doubt: a request that went astray may
     * be carried out later.
     */
    void release(ZooKeeperSession session, String path) {
        session.ask(exchange -> {
            session.givingBack(path, claim -> claim);
            Optional<Entered> place = session.place(path);
            if (place.isPresent() && place.get().alone()) {
                delete(List.of(place.get().node()), exchange);
                session.forget(path);
            } else {
                delete(whatIsThere(session, path, place.isPresent(), exchange), exchange);
            }
            return path;
        });
    }

    /** Sends the removal of what was entered or claimed without doubt. */
    Optional<CompletableFuture<Void>> sendRelease(ZooKeeperSession session, String path) {
        if (session.hasEnded()) {
            return Optional.empty();
        }
        Connection connection = session.connection();
        Optional<Entered> place = session.place(path);
        if (place.isPresent()) {
            return place.filter(Entered::alone).map(only -> {
                CompletableFuture<Answer<Void>> reply = connection.requests().delete(only.node());
                connections.wrote(connection);
                return reply.thenAccept(answer -> {
                    connections.wrote(connection);
                    requireRemoved(answer);
                    session.forget(path);
                });
            });
        }
        return session.givingBack(path, claim -> {
            CompletableFuture<? extends Answer<?>> reply = claim.guarded()
                    ? connection.requests().multi(withGuard(path, claim))
                    : connection.requests().delete(tree.node(path));
            connections.wrote(connection);
            return reply.thenAccept(answer -> {
                connections.wrote(connection);
                requireRemoved(answer);
            });
        });
    }

    private List<Op> withGuard(String path, Claim claim) {
        return List.of(Op.delete(tree.guard(claim.createRevision()), -1), Op.delete(tree.node(path), -1));
    }

    private static void requireRemoved(Answer<?> answer) {
        if (!answer.isOk()) {
            throw new StoreUnavailableException("removal: " + answer.code() + " (expected: done)", null);
        }
    }

    private List<String> whatIsThere(ZooKeeperSession session, String path, boolean wasEntered, Exchange exchange) {
        List<String> nodes = new ArrayList<>();
        Answer<Node> claimed = exchange.read(tree.node(path));
        if (session.owns(claimed)) {
            // First of all the guard: from then on no write is let through.
            nodes.add(tree.guard(claimed.value().stat().getCzxid()));
            nodes.add(tree.node(path));
        }
        if (wasEntered) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            entered(session, Tree.parent(path), name, exchange).forEach(entry -> nodes.add(tree.node(entry.path())));
        }
        return nodes;
    }

    private void delete(List<String> nodes, Exchange exchange) {
        List<CompletableFuture<Answer<Void>>> replies =
                nodes.stream().map(exchange.requests()::delete).toList();
        replies.forEach(exchange::await);
        connections.wrote(exchange.connection());
    }

    /** The places of this name that the session has in the folder, in order; more than one only where an answer was lost. */
    private List<StoreEntry> entered(ZooKeeperSession session, String folder, String name, Exchange exchange) {
        List<QueueName> named = exchange.childrenNow(tree.node(folder)).stream()
                .flatMap(child -> QueueName.of(child).stream())
                .filter(child -> child.asked().equals(name))
                .toList();
        List<StoreEntry> ours = new ArrayList<>();
        for (QueueName child : QueueName.sorted(named)) {
            String path = folder + "/" + child.node();
            Answer<Node> node = exchange.await(exchange.requests().data(tree.node(path)));
            if (session.owns(node)) {
                node.value().entry(path).ifPresent(ours::add);
            }
        }
        return ours;
    }
}
