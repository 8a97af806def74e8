package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.EntryNames;
import dev.hitotsu.coordination.internal.QueueWait;
import dev.hitotsu.coordination.internal.SessionKeeper;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.runtime.Clockwork;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The entry point: locks, leadership, service registration, configuration and worker slots. All of them use one session
 * with one store. Open it with a URI, for example {@code zk://host1:2181,host2:2181/shop}, or with a store.
 *
 * <pre>{@code
 * try (Coordination coordination = Coordination.open("zk://host1:2181,host2:2181/shop")) {
 *     coordination.lock("invoices").use(grant -> writeInvoices(grant.fence()));
 * }
 * }</pre>
 *
 * <p>A process needs one of these; keep it as long as the process runs.
 *
 * <p>The session is opened when it is first needed, and renewed in the background. After a loss a new session is
 * opened, and the holders of grants are told. Thread-safe.
 */
public final class Coordination implements AutoCloseable {
    private final CoordinationStore store;
    private final CoordinationOptions options;
    private final Clockwork runtime;
    private final SessionKeeper sessionKeeper;
    private final HeldLocks heldLocks = new HeldLocks();

    private Coordination(CoordinationStore store, CoordinationOptions options, Clockwork runtime) {
        this.store = store;
        this.options = options;
        this.runtime = runtime;
        this.sessionKeeper = new SessionKeeper(store, runtime, options.sessionTimeout());
    }

    /**
     * Opens the store that the URI names, with the default options. Does not wait for the store.
     *
     * @throws IllegalArgumentException if no backend on the class path supports the URI
     */
    public static Coordination open(String uri) {
        return open(uri, CoordinationOptions.defaults());
    }

    /** As {@link #open(String)}, with options. */
    public static Coordination open(String uri, CoordinationOptions options) {
        requireNonNull(uri, "uri: null (expected: an address)");
        requireNonNull(options, "options: null (expected: options, such as CoordinationOptions.defaults())");
        return of(StoreProviders.open(uri, options), options);
    }

    /**
     * As {@link #open(String, CoordinationOptions)}, by an address whose password may change: once the store refuses
     * it, the supplier is asked anew. It is asked for the first time here. Of ZooKeeper's addresses the first counts,
     * as the password there is a part of what stands at each node.
     *
     * @param uri throws if it has no address now; the message is logged and must have nothing of it
     */
    public static Coordination open(Supplier<String> uri, CoordinationOptions options) {
        requireNonNull(uri, "uri: null (expected: what gives an address)");
        requireNonNull(options, "options: null (expected: options, such as CoordinationOptions.defaults())");
        return of(
                StoreProviders.open(ChangingSecret.of("the address of the coordination store", uri), options), options);
    }

    /** Uses a store, which is closed together with this object. */
    public static Coordination of(CoordinationStore store, CoordinationOptions options) {
        return of(store, options, Clockwork.system());
    }

    /** As {@link #of(CoordinationStore, CoordinationOptions)}, with other clocks and threads. */
    public static Coordination of(CoordinationStore store, CoordinationOptions options, Clockwork runtime) {
        requireNonNull(store, "store: null (expected: a coordination store)");
        requireNonNull(options, "options: null (expected: options, such as CoordinationOptions.defaults())");
        requireNonNull(runtime, "runtime: null (expected: a clockwork, such as Clockwork.system())");
        return new Coordination(store, options, runtime);
    }

    /**
     * The lock with this name. There may be many names: this object keeps nothing of a lock that is not held.
     *
     * @throws IllegalArgumentException if the name cannot be part of a path
     */
    public Lock lock(String name) {
        String folder = "locks/" + EntryNames.requireName("lock", name);
        return new QueueLock(store, runtime, folder, heldLocks, queueWaits(folder));
    }

    /**
     * The leadership with this name.
     *
     * @throws IllegalArgumentException if the name cannot be part of a path
     */
    public Leadership leadership(String name) {
        String folder = "leaders/" + EntryNames.requireName("leadership", name);
        return new QueueLeadership(store, runtime, folder, options.instance(), queueWaits(folder));
    }

    /** The registry of running services. */
    public Registry registry() {
        return new StoreRegistry(store, sessionKeeper, runtime);
    }

    /** The configuration that all processes share. */
    public Config config() {
        return new StoreConfig(store, sessionKeeper, runtime);
    }

    /**
     * Worker slots: numbers from 0 on, each held by one process at a time. Generators of ids need one each.
     *
     * @param pool the processes that share the numbers use the same name
     * @throws IllegalArgumentException if the name cannot be part of a path
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

    /**
     * Ends the session and closes the store. Grants of this process are lost, campaigns, registrations and views end,
     * and the next processes in the queues get what this one held. Blocks for a round trip; while the store is
     * unavailable, for the request timeout at most, and the others then wait for the session timeout.
     */
    @Override
    public void close() {
        sessionKeeper.close();
        store.close();
    }
}
