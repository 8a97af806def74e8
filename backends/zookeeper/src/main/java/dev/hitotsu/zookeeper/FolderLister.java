package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.ListTooLongException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;

/**
 * Lists the names in folders. ZooKeeper's client drops its connection if an answer is larger than its limit
 * ({@code jute.maxbuffer}), which looks as if the network had failed. So a folder whose list was cut off is counted
 * before it is listed again. If it has many names, it is listed over a connection of its own, so that sessions and
 * other requests do not suffer. If that is cut off as well, the list is too large: the caller is told so, and nobody
 * asks again until the folder has fewer names.
 *
 * <p>Thread-safe. Blocks.
 */
final class FolderLister {
    /** No name of ours is longer. */
    private static final int MAX_NAME_BYTES = 1_024;
    /** Once may be chance. */
    private static final int CUTS_ALONE = 2;
    /** Lists that were cut off for another reason, and that nobody asked for again, are forgotten. */
    private static final int MAX_SUSPECTS = 1_000;

    /**
     * What is known of a list that was cut off.
     *
     * @param cutsAlone how often on a connection of its own, one after the other
     * @param count how many names it had then; 0 if it is not known to be too large
     */
    private record Suspect(int cutsAlone, int count) {
        static final Suspect NEW = new Suspect(0, 0);

        Suspect cutAlone(int names) {
            return cutsAlone + 1 < CUTS_ALONE ? new Suspect(cutsAlone + 1, 0) : new Suspect(cutsAlone, names);
        }

        /** The limit is one of bytes, and the names may be shorter now; so somewhat fewer are worth an attempt. */
        boolean isTooLarge(int names) {
            return count > 0 && names > count - count / 10;
        }
    }

    private final int maxAnswerBytes;
    private final Supplier<Connection> opener;
    private final Map<String, Suspect> suspects = new ConcurrentHashMap<>();

    /**
     * @param maxAnswerBytes the limit of the client
     * @param opener opens a connection that nobody else uses
     */
    FolderLister(int maxAnswerBytes, Supplier<Connection> opener) {
        this.maxAnswerBytes = maxAnswerBytes;
        this.opener = opener;
    }

    /**
     * The names of the child nodes; none if the node does not exist. One round trip.
     *
     * @param synced whether to include everything that was written before, through whatever server
     * @throws ListTooLongException if the names are too many for an answer
     */
    List<String> children(String node, boolean synced, Call call) {
        Suspect suspect = suspects.get(node);
        List<String> names = suspect == null ? ask(node, synced, call) : askCounted(node, suspect, synced, call);
        CoordinationStore.requireListable(node, names.size());
        return names;
    }

    private List<String> ask(String node, boolean synced, Call call) {
        try {
            return synced ? call.syncedChildren(node) : call.children(node);
        } catch (ConnectionLostException e) {
            if (suspects.size() >= MAX_SUSPECTS) {
                suspects.clear();
            }
            suspects.putIfAbsent(node, Suspect.NEW);
            throw e;
        }
    }

    private List<String> askCounted(String node, Suspect suspect, boolean synced, Call call) {
        int count = count(node, call);
        List<String> names;
        if (count <= maxAnswerBytes / MAX_NAME_BYTES) {
            names = ask(node, synced, call);
        } else if (suspect.isTooLarge(count)) {
            throw tooLarge(node, count);
        } else {
            names = askAlone(node, count, call);
        }
        suspects.remove(node);
        return names;
    }

    private static int count(String node, Call call) {
        CompletableFuture<Answer<Void>> synced = call.requests().sync(node);
        CompletableFuture<Answer<Stat>> reply = call.requests().exists(node);
        call.await(synced);
        Answer<Stat> answer = call.await(reply);
        return answer.isOk() ? answer.value().getNumChildren() : 0;
    }

    private List<String> askAlone(String node, int count, Call call) {
        Connection alone = opener.get();
        try {
            Call onItsOwn = new Call(alone, call.deadline());
            onItsOwn.awaitConnected();
            onItsOwn.await(alone.requests().sync(node));
            Answer<List<String>> answer = call.deadline().await(alone.requests().children(node));
            if (answer.is(Code.CONNECTIONLOSS)) {
                suspects.computeIfPresent(node, (same, suspect) -> suspect.cutAlone(count));
            }
            return Call.namesOf(alone.checked(answer));
        } finally {
            alone.close();
        }
    }

    private ListTooLongException tooLarge(String node, int count) {
        return new ListTooLongException(node + ": " + count + " names, whose list is larger than " + maxAnswerBytes
                + " bytes (expected: fewer names in a folder, or a larger jute.maxbuffer, a system property"
                + " of this process)");
    }
}
