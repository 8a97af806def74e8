package dev.hitotsu.coordination;

import dev.hitotsu.coordination.internal.SessionKeeper;
import dev.hitotsu.coordination.internal.QueueWait;
import dev.hitotsu.coordination.internal.EntryNames;
import dev.hitotsu.coordination.store.CoordinationRuntime;
import dev.hitotsu.coordination.store.CoordinationStore;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * The way in: locks, leadership, registered services, configuration and worker numbers, all through one session with one
 * store. It is opened by a URI, for example {@code zk://host1:2181,host2:2181/shop}, or around a store.
 *
 * <p>The session is opened when it is first needed and renewed in the background; if it is lost, another takes its place,
 * and who held something is told. Thread-safe.
 */
public final class Coordination implements AutoCloseable {
    private final CoordinationStore store;
    private final CoordinationOptions options;
    private final CoordinationRuntime runtime;
    private final SessionKeeper sessionKeeper;
    private final HeldLocks heldLocks = new HeldLocks();

    private Coordination(CoordinationStore store, CoordinationOptions options, CoordinationRuntime runtime) {
        this.store = store;
        this.options = options;
        this.runtime = runtime;
        this.sessionKeeper = new SessionKeeper(store, runtime, options.sessionTimeout());
    }

    /**
     * Opens the store that the URI names, with the default options. Does not wait for it.
     *
     * @throws IllegalArgumentException for a URI that no backend on the class path understands
     */
    public static Coordination open(String uri) {
        return open(uri, CoordinationOptions.defaults());
    }

    /** As {@link #open(String)}, with options. */
    public static Coordination open(String uri, CoordinationOptions options) {
        return of(StoreProviders.open(uri, options), options);
    }

    /** Around a store, which is closed with it. */
    public static Coordination of(CoordinationStore store, CoordinationOptions options) {
        return of(store, options, CoordinationRuntime.system());
    }

    /** Around a store, on other clocks and threads. */
    public static Coordination of(CoordinationStore store, CoordinationOptions options, CoordinationRuntime runtime) {
        return new Coordination(store, options, runtime);
    }

    /**
     * The lock of that name. EntryNames may be many: nothing of one stays in this object when it is not held.
     *
     * @throws IllegalArgumentException for a name that cannot be part of a path
     */
    public Lock lock(String name) {
        String folder = "locks/" + EntryNames.requireName("lock", name);
        return new QueueLock(store, folder, heldLocks, queueWaits(folder));
    }

    /** The leadership of that name, to be asked about and to be campaigned for. */
    public Leadership leadership(String name) {
        String folder = "leaders/" + EntryNames.requireName("leadership", name);
        return new QueueLeadership(store, runtime, folder, options.instance(), queueWaits(folder));
    }

    /** The services that are there. */
    public Registry registry() {
        return new StoreRegistry(store, sessionKeeper, runtime);
    }

    /** Configuration that all share. */
    public Config config() {
        return new StoreConfig(store, sessionKeeper, runtime);
    }

    /**
     * Numbers from 0 on, each for one holder at a time.
     *
     * @param pool its name
     */
    public StoreWorkerSlots workerSlots(String pool) {
        return new StoreWorkerSlots(
                store, sessionKeeper, runtime, "workers/" + EntryNames.requireName("pool", pool), options.instance());
    }

    private LongFunction<QueueWait> queueWaits(String folder) {
        return maxNanos -> new QueueWait(
                store,
                sessionKeeper,
                runtime,
                folder,
                UUID.randomUUID().toString(),
                QueueEntry.encode(options.instance(), runtime.currentTimeMillis()),
                maxNanos);
    }

    /** Ends the session, so that everything that is held goes to the next in line, and closes the store. */
    @Override
    public void close() {
        sessionKeeper.close();
        store.close();
    }
}
