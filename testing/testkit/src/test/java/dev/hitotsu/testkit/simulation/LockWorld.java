package dev.hitotsu.testkit.simulation;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Lock;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Three machines that want one lock and write to one resource under it, while machines are paused, cut off and lied to by
 * the network. After a while the faults end, and everybody must get the lock once more.
 *
 * <p>It checks that no two machines rely on the lock at the same time, that the resource never takes a write older than one
 * it has taken, that each fence has one holder, and that everybody is served in the end.
 */
final class LockWorld {
    /** Makes a machine's lock; the coordination that is tested, or one with a planted defect. */
    interface LockMaker {
        Lock lock(SimulatedMachine machine, CoordinationStore store, String instance);
    }

    static final Duration SESSION = Duration.ofSeconds(2);
    private static final int MACHINES = 3;
    private static final long SECOND = 1_000_000_000L;
    private static final long END = 60 * SECOND;

    private final Simulation simulation;
    private final RandomGenerator random;
    private final SimulatedMachine network;
    private final MemoryStore server;
    private final LockMaker maker;
    private final boolean resourceChecksFences;
    private final List<SimulatedMachine> machines = new ArrayList<>();
    private final List<SimulatedStore> stores = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private final Map<Long, String> holders = new HashMap<>();
    private long newestFence;
    private int writes;
    private int served;

    LockWorld(long seed, LockMaker maker, boolean resourceChecksFences) {
        this.simulation = new Simulation(seed);
        this.random = simulation.random();
        this.network = simulation.machine();
        this.server = new MemoryStore(network);
        this.maker = maker;
        this.resourceChecksFences = resourceChecksFences;
    }

    /** The coordination that is tested. */
    static Lock genuine(SimulatedMachine machine, CoordinationStore store, String instance) {
        CoordinationOptions options =
                CoordinationOptions.standard().withInstance(instance).withSession(SESSION);
        return Coordination.of(store, options, machine).lock("ledger");
    }

    /** How many writes the resource has taken. */
    int writes() {
        return writes;
    }

    void run() {
        for (int i = 0; i < MACHINES; i++) {
            // Quartz is off by less than a ten thousandth; a virtual machine's clock can be by more.
            SimulatedMachine machine = simulation.machine(0.97 + 0.06 * random.nextDouble());
            SimulatedStore store = new SimulatedStore(simulation, machine, network, server);
            store.trouble(0.1);
            machines.add(machine);
            stores.add(store);
            String instance = "machine-" + i;
            Lock lock = maker.lock(machine, store, instance);
            machine.start(instance, () -> live(machine, lock, instance));
        }
        network.start("faults", () -> new Trouble(simulation, machines, stores).on(network));
        simulation.run(END);
        check(served == MACHINES, "served in the end: " + served + " (expected: " + MACHINES + ")");
    }

    private void live(SimulatedMachine machine, Lock lock, String instance) {
        while (simulation.now() < Trouble.END) {
            attempt(machine, lock, instance, Duration.ofNanos(random.nextLong(3 * SECOND)));
            machine.sleep(random.nextLong(SECOND / 2));
        }
        while (!attempt(machine, lock, instance, Duration.ofMinutes(5))) {
            continue;
        }
        served++;
        if (served == MACHINES) {
            simulation.stop();
        }
    }

    private boolean attempt(SimulatedMachine machine, Lock lock, String instance, Duration wait) {
        try {
            Optional<Grant> granted = lock.tryAcquire(wait);
            if (granted.isPresent()) {
                try (Grant grant = granted.get()) {
                    hold(machine, grant, instance);
                }
            }
            return granted.isPresent();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hold(SimulatedMachine machine, Grant grant, String instance) {
        String other = holders.putIfAbsent(grant.fence(), instance);
        check(other == null, "fence " + grant.fence() + ": given to " + other + " and " + instance);
        grants.add(grant);
        int length = random.nextInt(3) == 0 ? 40 : 6;
        for (int i = random.nextInt(length); i > 0 && grant.valid(); i--) {
            checkThatOneRelies();
            machine.sleep(random.nextLong(SECOND / 4));
            write(grant.fence());
        }
        grants.remove(grant);
    }

    private void checkThatOneRelies() {
        List<Grant> relied = grants.stream().filter(Grant::valid).toList();
        check(relied.size() <= 1, "relied on at the same time: " + relied + " (expected: one at most)");
    }

    /** What arrives at the resource, perhaps long after the lock was lost. */
    private void write(long fence) {
        if (resourceChecksFences && fence < newestFence) {
            return;
        }
        check(fence >= newestFence, "write of fence " + fence + " taken after one of " + newestFence);
        newestFence = fence;
        writes++;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
