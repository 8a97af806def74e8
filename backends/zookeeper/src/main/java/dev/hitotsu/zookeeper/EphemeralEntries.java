package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.CoordinationException;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.zookeeper.Requests.Created;
import dev.hitotsu.zookeeper.ZooKeeperSession.QueuePlace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/**
 * The entries that end with a session: queue entries and claims.
 *
 * <p>The answer may be lost after the node was created. The node is ours if it has our name, which nobody else uses,
 * and our session owns it. A node of that name that belongs to an earlier session is not ours, and will disappear soon.
 *
 * @see <a href="https://issues.apache.org/jira/browse/CURATOR-696">CURATOR-696: two leaders, by an old session's
 *     node</a>
 */
final class EphemeralEntries {
    private final NodePaths nodePaths;
    private final Connections connections;

    EphemeralEntries(NodePaths nodePaths, Connections connections) {
        this.nodePaths = nodePaths;
        this.connections = connections;
    }

    /** One round trip, and one more for the first entry in a folder; repeating it takes two more. */
    StoreEntry enqueue(ZooKeeperSession session, String folder, String name, byte[] value) {
        String path = folder + "/" + name;
        try {
            return session.call(call -> {
                boolean first = session.noteEnqueue(path).isEmpty();
                List<StoreEntry> found = first ? List.of() : ownQueueEntries(session, folder, name, call);
                StoreEntry entry = found.isEmpty() ? createQueueEntry(folder, name, value, call) : found.getFirst();
                session.noteQueued(path, new QueuePlace(nodePaths.node(entry.path()), first));
                return entry;
            });
        } catch (CoordinationException refused) {
            session.forgetQueued(path);
            throw refused;
        }
    }

    private StoreEntry createQueueEntry(String folder, String name, byte[] value, Call call) {
        String node = nodePaths.node(folder + "/" + QueueName.prefix(name));
        Created created =
                create(node, value, CreateMode.EPHEMERAL_SEQUENTIAL, call).value();
        return Node.entry(nodePaths.path(created.node()), value, created.stat());
    }

    /** One round trip. */
    Optional<StoreEntry> claim(ZooKeeperSession session, String path, byte[] value) {
        return session.call(call -> {
            Answer<Created> answer = create(nodePaths.node(path), value, CreateMode.EPHEMERAL, call);
            Optional<StoreEntry> claimed = answer.isOk()
                    ? Optional.of(Node.entry(path, value, answer.value().stat()))
                    : claimedBefore(session, path, value, call);
            claimed.ifPresent(entry -> session.noteClaimed(path, entry.createRevision()));
            return claimed;
        });
    }

    private Optional<StoreEntry> claimedBefore(ZooKeeperSession session, String path, byte[] value, Call call) {
        Answer<Node> found = call.syncedRead(nodePaths.node(path));
        return session.owns(found)
                ? found.value().entry(path).filter(entry -> Arrays.equals(entry.value(), value))
                : Optional.empty();
    }

    /** One round trip for a claim, none for a queue entry. */
    void prepareGuard(ZooKeeperSession session, StoreEntry entry) {
        if (!QueueName.isQueueName(entry.path())) {
            session.call(call -> createGuard(session, entry, call));
        }
    }

    private Answer<Created> createGuard(ZooKeeperSession session, StoreEntry entry, Call call) {
        String guard = nodePaths.guard(entry.createRevision());
        Answer<Created> answer = tryCreateGuard(session, entry, guard, call);
        while (answer.is(Code.NONODE)) {
            call.deadline().throwIfPassed(null);
            call.createAncestors(guard);
            answer = tryCreateGuard(session, entry, guard, call);
        }
        connections.wrote(call.connection());
        return answer;
    }

    private static Answer<Created> tryCreateGuard(ZooKeeperSession session, StoreEntry entry, String guard, Call call) {
        return session.whileClaimed(
                        entry.path(),
                        entry.createRevision(),
                        () -> call.requests().create(guard, new byte[0], CreateMode.EPHEMERAL))
                .map(call::await)
                .orElseThrow(() -> new GuardLostException(entry.path() + ": released (expected: held)"));
    }

    /** Creates a node. If the folders above are missing, it creates them first. */
    private Answer<Created> create(String node, byte[] value, CreateMode mode, Call call) {
        Requests requests = call.requests();
        Answer<Created> answer = call.await(requests.create(node, value, mode));
        while (answer.is(Code.NONODE)) {
            call.deadline().throwIfPassed(null);
            List<CompletableFuture<Answer<Created>>> folders =
                    mode.isSequential() ? requests.createAncestorsOfQueueEntry(node) : requests.createAncestors(node);
            CompletableFuture<Answer<Created>> again = requests.create(node, value, mode);
            answer = call.await(again);
            if (answer.is(Code.NONODE)) {
                call.connection().requireFolders(node, folders, call.deadline());
            }
        }
        connections.wrote(call.connection());
        return answer;
    }

    /**
     * One round trip for a queue entry. For an entry in doubt it looks which nodes exist. The entry stays in doubt,
     * because the server may carry out a lost request later.
     */
    void release(ZooKeeperSession session, String path) {
        session.call(call -> {
            session.forgetClaim(path);
            Optional<QueuePlace> place = session.queuePlace(path);
            if (place.isPresent() && place.get().alone()) {
                delete(List.of(place.get().node()), call);
                session.forgetQueued(path);
            } else {
                delete(existingNodes(session, path, place.isPresent(), call), call);
            }
            return path;
        });
    }

    /**
     * Looks first, and then removes. No later claim of this session comes between: the requests of a session take
     * effect in their order, also over a new connection.
     */
    void releaseClaim(ZooKeeperSession session, StoreEntry claimed) {
        session.call(call -> {
            session.forgetClaim(claimed.path(), claimed.createRevision());
            Answer<Node> found = call.syncedRead(nodePaths.node(claimed.path()));
            if (session.owns(found) && found.value().stat().getCzxid() == claimed.createRevision()) {
                // The guard goes first: from then on every guarded write is refused.
                delete(List.of(nodePaths.guard(claimed.createRevision()), nodePaths.node(claimed.path())), call);
            }
            return claimed;
        });
    }

    /**
     * Sends the removal of a queue entry that is not in doubt, or of a claim that guards nothing.
     *
     * <p>The removal of a claim cannot be made to depend on who owns the node. If somebody has removed our claim by
     * hand and another session has claimed the path since our last look, it hits that one, which notices at its own
     * next look, within ten seconds. That is tolerable where nothing is guarded. A claim that guards writes is looked
     * at first.
     */
    Optional<CompletableFuture<Void>> sendRelease(ZooKeeperSession session, String path) {
        if (session.hasEnded()) {
            return Optional.empty();
        }
        Optional<QueuePlace> place = session.queuePlace(path);
        if (place.isPresent()) {
            return place.filter(QueuePlace::alone)
                    .map(only -> sendDelete(session, only.node()).thenRun(() -> session.forgetQueued(path)));
        }
        return session.takeUnguarded(path) ? Optional.of(sendDelete(session, nodePaths.node(path))) : Optional.empty();
    }

    private CompletableFuture<Void> sendDelete(ZooKeeperSession session, String node) {
        Connection connection = session.connection();
        CompletableFuture<Answer<Void>> reply = connection.requests().delete(node);
        connections.wrote(connection);
        return reply.thenAccept(answer -> {
            connections.wrote(connection);
            requireRemoved(answer);
        });
    }

    private static void requireRemoved(Answer<?> answer) {
        if (!answer.isOk()) {
            throw new StoreUnavailableException("removal: " + answer.code() + " (expected: done)", null);
        }
    }

    private List<String> existingNodes(ZooKeeperSession session, String path, boolean wasQueued, Call call) {
        List<String> nodes = new ArrayList<>();
        Answer<Node> claimed = call.syncedRead(nodePaths.node(path));
        if (session.owns(claimed)) {
            // The guard goes first: from then on every guarded write is refused.
            nodes.add(nodePaths.guard(claimed.value().stat().getCzxid()));
            nodes.add(nodePaths.node(path));
        }
        if (wasQueued) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            ownQueueEntries(session, NodePaths.parent(path), name, call)
                    .forEach(entry -> nodes.add(nodePaths.node(entry.path())));
        }
        return nodes;
    }

    private void delete(List<String> nodes, Call call) {
        List<CompletableFuture<Answer<Void>>> replies =
                nodes.stream().map(call.requests()::delete).toList();
        replies.forEach(call::await);
        connections.wrote(call.connection());
    }

    /**
     * The queue entries with this name that the session owns, in order. There is more than one only if an answer was
     * lost.
     */
    private List<StoreEntry> ownQueueEntries(ZooKeeperSession session, String folder, String name, Call call) {
        List<QueueName> named = connections.syncedChildren(nodePaths.node(folder), call).stream()
                .flatMap(child -> QueueName.parse(child).stream())
                .filter(child -> child.requestedName().equals(name))
                .toList();
        List<StoreEntry> ours = new ArrayList<>();
        for (QueueName child : QueueName.sorted(named)) {
            String path = folder + "/" + child.node();
            Answer<Node> node = call.await(call.requests().data(nodePaths.node(path)));
            if (session.owns(node)) {
                node.value().entry(path).ifPresent(ours::add);
            }
        }
        return ours;
    }
}
