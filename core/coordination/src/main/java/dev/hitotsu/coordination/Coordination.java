package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.Clockwork;
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
    private final Clockwork clockwork;
    private final Presence presence;
    private final LockHoldings holdings = new LockHoldings();

    private Coordination(CoordinationStore store, CoordinationOptions options, Clockwork clockwork) {
        this.store = store;
        this.options = options;
        this.clockwork = clockwork;
        this.presence = new Presence(store, clockwork, options.session());
    }

    /**
     * Opens the store that the URI names, with the standard options. Does not wait for it.
     *
     * @throws IllegalArgumentException for a URI that no backend on the class path understands
     */
    public static Coordination open(String uri) {
        return open(uri, CoordinationOptions.standard());
    }

    /** As {@link #open(String)}, with options. */
    public static Coordination open(String uri, CoordinationOptions options) {
        return of(Stores.open(uri, options), options);
    }

    /** Around a store, which is closed with it. */
    public static Coordination of(CoordinationStore store, CoordinationOptions options) {
        return of(store, options, Clockwork.system());
    }

    /** Around a store, on other clocks and threads. */
    public static Coordination of(CoordinationStore store, CoordinationOptions options, Clockwork clockwork) {
        return new Coordination(store, options, clockwork);
    }

    /**
     * The lock of that name. Names may be many: nothing of one stays in this object when it is not held.
     *
     * @throws IllegalArgumentException for a name that cannot be part of a path
     */
    public Lock lock(String name) {
        String folder = "locks/" + Names.check("lock", name);
        return new QueueLock(store, folder, holdings, turns(folder));
    }

    /** The leadership of that name, to be asked about and to be campaigned for. */
    public Leadership leadership(String name) {
        String folder = "leaders/" + Names.check("leadership", name);
        return new QueueLeadership(store, clockwork, folder, options.instance(), turns(folder));
    }

    /** The services that are there. */
    public Registry registry() {
        return new StoreRegistry(store, presence, clockwork);
    }

    /** Configuration that all share. */
    public Config config() {
        return new StoreConfig(store, presence, clockwork);
    }

    /**
     * Numbers from 0 on, each for one holder at a time.
     *
     * @param pool its name
     */
    public WorkerSlots workerSlots(String pool) {
        return new StoreWorkerSlots(
                store, presence, clockwork, "workers/" + Names.check("pool", pool), options.instance());
    }

    private LongFunction<Turn> turns(String folder) {
        return nanos -> new Turn(
                store,
                presence,
                clockwork,
                folder,
                UUID.randomUUID().toString(),
                Queued.value(options.instance(), clockwork.wallMillis()),
                nanos);
    }

    /** Ends the session, so that everything that is held goes to the next in line, and closes the store. */
    @Override
    public void close() {
        presence.close();
        store.close();
    }
}
