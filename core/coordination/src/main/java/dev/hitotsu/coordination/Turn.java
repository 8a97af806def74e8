package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One wait in a queue: an entry that ends with the session is put at its end, and has its turn when it is the first. It
 * watches the entry before it and no other, so that an end wakes one, and not all who wait.
 *
 * <p>A place that was lost with the session is taken again at the end of the queue; an outage is waited out.
 *
 * @see <a href="https://zookeeper.apache.org/doc/current/recipes.html#sc_recipes_Locks">ZooKeeper recipes: locks</a>
 */
final class Turn {
    private static final Logger log = LoggerFactory.getLogger(Turn.class);
    private static final long RETRY_NANOS = 50_000_000;

    private final CoordinationStore store;
    private final Presence presence;
    private final Clockwork clockwork;
    private final String folder;
    private final String name;
    private final byte[] value;
    private final long deadlineNanos;
    private final Clockwork.Waiter waiter;
    private final Runnable waking;
    private @Nullable Tenure tenure;
    private int sessions;
    private @Nullable StoreEntry mine;
    /** Whether an entry that we had no answer about may still appear. */
    private boolean doubt;

    private boolean said;

    /**
     * A wait that has not begun.
     *
     * @param name is used by nobody else, ever
     * @param waitNanos how long to wait at most
     */
    Turn(
            CoordinationStore store,
            Presence presence,
            Clockwork clockwork,
            String folder,
            String name,
            byte[] value,
            long waitNanos) {
        this.store = store;
        this.presence = presence;
        this.clockwork = clockwork;
        this.folder = folder;
        this.name = name;
        this.value = value;
        this.deadlineNanos = clockwork.nanoTime() + waitNanos;
        this.waiter = clockwork.waiter();
        this.waking = waiter::wake;
    }

    /** Waits; empty where the time ran out. Whatever it ends with, nothing of it stays in the queue but what is granted. */
    Optional<Holding> await() throws InterruptedException {
        boolean granted = false;
        try {
            do {
                Optional<Holding> holding = attempt();
                if (holding.isPresent()) {
                    granted = true;
                    return holding;
                }
            } while (remaining() > 0);
            return Optional.empty();
        } finally {
            if (granted) {
                forgetTenure();
            } else {
                giveUp();
            }
        }
    }

    /** Does what can be done now, and waits until something may have changed. */
    private Optional<Holding> attempt() throws InterruptedException {
        try {
            Tenure now = queued();
            StoreEntry entry = mine;
            if (entry == null) {
                return Optional.empty();
            }
            List<String> queue = store.paths(folder);
            int place = queue.indexOf(entry.path());
            if (place == 0) {
                return now.isValid() ? Optional.of(granted(now, entry)) : Optional.empty();
            }
            if (place < 0) {
                lost(now);
            } else {
                awaitEndOf(queue.get(place - 1));
            }
        } catch (SessionEndedException e) {
            lost(tenure);
        } catch (StoreUnavailableException e) {
            sayOnce(e);
            doubt |= mine == null;
            pause(RETRY_NANOS);
        }
        return Optional.empty();
    }

    /** An outage is waited out, but not in silence. */
    private void sayOnce(StoreUnavailableException outage) {
        if (said) {
            log.debug("{}: the store did not answer", folder, outage);
        } else {
            log.warn("{}: the store did not answer, waiting goes on: {}", folder, outage.getMessage());
            said = true;
        }
    }

    /** The session in which we are in the queue; goes to its end where we are not. */
    private Tenure queued() throws InterruptedException {
        Tenure now = tenure;
        if (now == null || !now.isValid()) {
            giveUp();
            now = presence.current();
            tenure = now;
            now.whenOver(waking);
            sessions++;
        }
        if (mine == null) {
            presence.awaitReleases(now, folder, waiter, Math.min(RETRY_NANOS, Math.max(0, remaining())));
            mine = store.enter(now.session(), folder, nameNow(), value);
        }
        return now;
    }

    /** Of each session another: what an earlier one has left may be there for a while. */
    private String nameNow() {
        return name + "-" + sessions;
    }

    /** Somebody has removed us, or the session has ended. */
    private void lost(@Nullable Tenure former) {
        mine = null;
        if (former != null && former.session().hasEnded()) {
            former.end();
            forgetTenure();
        }
    }

    private void awaitEndOf(String predecessor) throws InterruptedException {
        try (StoreWatch watch = store.watch(predecessor, waiter::wake)) {
            if (store.paths(folder).contains(predecessor)) {
                pause(Math.max(RETRY_NANOS, watchNanos()));
            }
        }
    }

    /** A watch tells; to look now and then all the same costs little, and finds out about our own session. */
    private long watchNanos() {
        Tenure now = tenure;
        return now == null ? 0 : now.session().guaranteed().toNanos() / 3;
    }

    private void pause(long nanos) throws InterruptedException {
        waiter.await(Math.max(1, Math.min(nanos, remaining())));
    }

    private long remaining() {
        return deadlineNanos - clockwork.nanoTime();
    }

    private Holding granted(Tenure now, StoreEntry entry) {
        return Holding.of(store, presence, now, entry, leaving());
    }

    private Releases.Leaving leaving() {
        return new Releases.Leaving(folder + "/" + nameNow(), doubt);
    }

    /** The entry may be there although its creation was not confirmed, so it is removed by its name. */
    private void giveUp() {
        Tenure former = tenure;
        if (former != null) {
            presence.release(former, leaving());
        }
        forgetTenure();
        mine = null;
        doubt = false;
    }

    private void forgetTenure() {
        Tenure former = tenure;
        if (former != null) {
            former.forget(waking);
        }
        tenure = null;
    }

    static <T> T orFail(Supplier<T> call) {
        try {
            return call.get();
        } catch (StoreUnavailableException | SessionEndedException e) {
            throw new CoordinationException("store: " + e.getMessage(), e);
        }
    }
}
