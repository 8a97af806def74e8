package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.CreateResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.OpResult.SetDataResult;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are carried out together or not at all. With a guard, they are carried out only while the guard
 * exists.
 */
final class GuardedTransaction {
    private final @Nullable StoreEntry guard;
    private final List<Op> checks;

    GuardedTransaction(NodePaths nodePaths, @Nullable StoreEntry guard) {
        this.guard = guard;
        this.checks = guard == null ? List.of() : checks(nodePaths, guard);
    }

    /**
     * Carries out the operations. Do not repeat it: if the answer is lost, it is unknown whether they were carried out.
     *
     * @return what the last operation has written, or why nothing was written
     * @throws GuardLostException if the guard is gone
     * @throws StoreUnavailableException if no answer came
     */
    Answer<Stat> commit(Call call, Op... operations) {
        // A request without a connection would be lost without being sent, and look like one whose answer was lost.
        call.awaitConnected();
        List<Op> all = new ArrayList<>(checks);
        all.addAll(List.of(operations));
        try {
            Answer<List<OpResult>> answer = call.await(call.requests().multi(all));
            List<OpResult> results = answer.value();
            if (guard != null && results.subList(0, checks.size()).stream().anyMatch(GuardedTransaction::isError)) {
                throw new GuardLostException(
                        guard.path() + ": gone (expected: created at " + guard.createRevision() + ")");
            }
            return new Answer<>(answer.code(), written(results.getLast()));
        } catch (ConnectionLostException | SessionEndedException e) {
            throw new StoreUnavailableException(e.getMessage() + ", so it is unknown whether it was written", e);
        }
    }

    /**
     * Checks the guard and writes nothing.
     *
     * @throws GuardLostException if there is a guard and it is gone
     */
    void checkGuard(Call call) {
        if (!checks.isEmpty()) {
            commit(call);
        }
    }

    /**
     * If one operation fails, all of them report an error: those before it "none", those after it that another one has
     * failed.
     */
    private static boolean isError(OpResult result) {
        return result instanceof ErrorResult error && error.getErr() == Code.NONODE.intValue();
    }

    private static @Nullable Stat written(OpResult result) {
        return switch (result) {
            case SetDataResult set -> set.getStat();
            case CreateResult created -> created.getStat();
            default -> null;
        };
    }

    /**
     * An entry in a queue is identified by its path: its name is never used again, although its number may be, in a
     * folder that was created anew. A claim needs two checks. Its guard node proves that it is still the same claim,
     * and its own node that nobody has removed it by hand.
     */
    private static List<Op> checks(NodePaths nodePaths, StoreEntry guard) {
        Op there = Op.check(nodePaths.node(guard.path()), -1);
        return QueueName.isQueueName(guard.path())
                ? List.of(there)
                : List.of(Op.check(nodePaths.guard(guard.createRevision()), -1), there);
    }
}
