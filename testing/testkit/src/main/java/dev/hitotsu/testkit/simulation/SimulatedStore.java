package dev.hitotsu.testkit.simulation;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one machine to a store, over a network that delays, reorders and loses requests and replies, and
 * that can be cut. A request that was given up may still be carried out much later. A list may be as old as the last
 * write through this object. A share of the notifications is lost.
 */
public final class SimulatedStore implements CoordinationStore {
    private static final double GUARANTEED_PART = 0.9;
    private static final double LAGGING_PART = 0.3;

    /** What a list has shown, and how many writes through this object had been answered before it was asked for. */
    private record KnownList(long writes, Object found) {}

    private final SimulatedLink link;
    private final SimulatedMachine network;
    private final CoordinationStore server;
    private final RandomGenerator random;
    private final Map<String, KnownList> lists = new HashMap<>();
    private long writes;

    /**
     * A connection from the machine to the server.
     *
     * @param network a machine that is never paused; late requests run on it
     */
    public SimulatedStore(
            Simulation simulation, SimulatedMachine machine, SimulatedMachine network, CoordinationStore server) {
        this.link = new SimulatedLink(simulation, machine, network, new CoordinationProtocol());
        this.network = network;
        this.server = server;
        this.random = simulation.random();
    }

    /** From now on this share of all requests fails, 0 to 1. */
    public void failureRate(double rate) {
        link.failureRate(rate);
    }

    /** Lets nothing through for the given time. */
    public void cut(long nanos) {
        link.cut(nanos);
    }

    private <T> T write(Supplier<T> operation) {
        try {
            return call(operation);
        } finally {
            writes++;
        }
    }

    /** A server that lags shows what it showed before, but everything that we have seen written. */
    @SuppressWarnings("unchecked")
    private <T> T list(String what, Supplier<T> operation) {
        long before = writes;
        KnownList known = lists.get(what);
        Supplier<T> asked = operation;
        if (known != null && known.writes == before && random.nextDouble() < LAGGING_PART) {
            T shown = (T) known.found;
            asked = () -> shown;
        }
        T found = call(asked);
        lists.put(what, new KnownList(before, found));
        return found;
    }

    private <T> T call(Supplier<T> operation) {
        return link.call(operation);
    }

    @Override
    public StoreSession openSession(Duration timeout) {
        return new ClientSession(call(() -> server.openSession(timeout)), timeout);
    }

    @Override
    public Optional<StoreEntry> get(String path) {
        return call(() -> server.get(path));
    }

    @Override
    public List<String> paths(String folder) {
        return list("paths " + folder, () -> server.paths(folder));
    }

    @Override
    public List<StoreEntry> entries(String folder) {
        return list("entries " + folder, () -> server.entries(folder));
    }

    @Override
    public StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value) {
        ClientSession ours = (ClientSession) session;
        return ours.write(() -> server.enqueue(ours.session, folder, name, value));
    }

    @Override
    public Optional<StoreEntry> claim(StoreSession session, String path, byte[] value) {
        ClientSession ours = (ClientSession) session;
        return ours.write(() -> server.claim(ours.session, path, value));
    }

    @Override
    public void release(StoreSession session, String path) {
        ClientSession ours = (ClientSession) session;
        ours.write(() -> {
            server.release(ours.session, path);
            return true;
        });
    }

    @Override
    public void releaseClaim(StoreSession session, StoreEntry claimed) {
        ClientSession ours = (ClientSession) session;
        ours.write(() -> {
            server.releaseClaim(ours.session, claimed);
            return true;
        });
    }

    @Override
    public Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        return write(() -> server.put(path, value, version, guard));
    }

    @Override
    public boolean delete(String path, long version) {
        return write(() -> server.delete(path, version));
    }

    @Override
    public StoreWatch watch(String path, Runnable changed) {
        return server.watch(path, () -> {
            if (random.nextDouble() >= link.failureRate()) {
                network.start("word of change", () -> {
                    network.sleep(link.delay() + link.cutNanos());
                    changed.run();
                });
            }
        });
    }

    @Override
    public void close() {}

    private static final class CoordinationProtocol implements SimulatedLink.Protocol {
        @Override
        public RuntimeException noAnswer(String reason) {
            return new StoreUnavailableException(reason, null);
        }

        @Override
        public boolean isRefusal(RuntimeException error) {
            return error instanceof SessionEndedException || error instanceof GuardLostException;
        }
    }

    private final class ClientSession implements StoreSession {
        private final StoreSession session;
        private final Duration timeout;
        private boolean ended;

        ClientSession(StoreSession session, Duration timeout) {
            this.session = session;
            this.timeout = timeout;
        }

        private <T> T write(Supplier<T> operation) {
            try {
                return call(operation);
            } finally {
                writes++;
            }
        }

        private <T> T call(Supplier<T> operation) {
            try {
                return SimulatedStore.this.call(operation);
            } catch (SessionEndedException e) {
                ended = true;
                throw e;
            }
        }

        @Override
        public Duration guaranteedLifetime() {
            return Duration.ofNanos((long) (timeout.toNanos() * GUARANTEED_PART));
        }

        @Override
        public void renew() {
            call(() -> {
                session.renew();
                return true;
            });
        }

        @Override
        public boolean hasEnded() {
            return ended;
        }

        @Override
        public void close() {
            link.late(() -> {
                session.close();
                return true;
            });
        }
    }
}
