package dev.hitotsu.zookeeper;

import dev.hitotsu.coordination.store.GuardedException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.CreateResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.OpResult.SetDataResult;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** Operations that are carried out together or not at all, behind a guard if there is one. */
final class Commit {
    private final Tree tree;
    private final @Nullable StoreEntry guard;

    Commit(Tree tree, @Nullable StoreEntry guard) {
        this.tree = tree;
        this.guard = guard;
    }

    /**
     * Carries them out. It cannot be repeated: whether it was carried out is not known where the answer is lost.
     *
     * @return what the last operation has written, or why nothing was
     * @throws GuardedException where the guard is gone
     * @throws StoreUnavailableException where no answer came
     */
    Answer<Stat> of(Connection connection, Deadline deadline, Op... operations) {
        List<Op> all = new ArrayList<>();
        guardCheck().ifPresent(all::add);
        all.addAll(List.of(operations));
        try {
            Answer<List<OpResult>> answer =
                    connection.await(connection.requests().multi(all), deadline);
            List<OpResult> results = answer.value();
            if (guard != null && isError(results.getFirst())) {
                throw new GuardedException(guard.path() + ": gone (expected: created at " + guard.created() + ")");
            }
            return new Answer<>(answer.code(), written(results.getLast()));
        } catch (ConnectionLostException | SessionEndedException e) {
            throw new StoreUnavailableException(e.getMessage() + ", so it is not known whether it was written", e);
        }
    }

    /** Of those that failed each has an error: zero before the one that is at fault. */
    private static boolean isError(OpResult result) {
        return result instanceof ErrorResult error && error.getErr() != Code.OK.intValue();
    }

    private static @Nullable Stat written(OpResult result) {
        return switch (result) {
            case SetDataResult set -> set.getStat();
            case CreateResult created -> created.getStat();
            default -> null;
        };
    }

    /** A place in a queue has a path that is never used again. */
    private Optional<Op> guardCheck() {
        return Optional.ofNullable(guard)
                .map(entry -> QueueName.isOne(entry.path()) ? tree.node(entry.path()) : tree.guard(entry.created()))
                .map(node -> Op.check(node, -1));
    }
}
