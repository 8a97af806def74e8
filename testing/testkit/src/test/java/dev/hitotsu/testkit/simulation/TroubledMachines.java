package dev.hitotsu.testkit.simulation;

import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.CoordinationStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Three machines with one store between them. They are paused, cut off from it, and lied to by the network at random, and
 * their clocks run fast and slow. After a while nothing goes wrong any more, and everybody must be served once.
 */
final class TroubledMachines {
    /** Begins what a machine does. */
    interface Life {
        void begin(SimulatedMachine machine, CoordinationStore store, String instance);
    }

    static final int COUNT = 3;
    static final long SECOND = 1_000_000_000L;

    static final Duration SESSION = Duration.ofSeconds(2);
    private static final long TROUBLE_ENDS = 8 * SECOND;
    private static final double LOST_OR_LATE = 0.1;

    private final Simulation simulation;
    private final RandomGenerator random;
    private final List<SimulatedMachine> machines = new ArrayList<>();
    private final List<SimulatedStore> stores = new ArrayList<>();
    private final Set<String> served = new HashSet<>();

    TroubledMachines(long seed) {
        this.simulation = new Simulation(seed);
        this.random = simulation.random();
    }

    RandomGenerator random() {
        return random;
    }

    /** Whether things still go wrong. */
    boolean inTrouble() {
        return simulation.now() < TROUBLE_ENDS;
    }

    static CoordinationOptions options(String instance) {
        return CoordinationOptions.defaults().withInstance(instance).withSessionTimeout(SESSION);
    }

    /** Lets the machines live until everybody is served. */
    void run(Duration limit, Life life) {
        // The network and the store are never paused.
        SimulatedMachine network = simulation.machine();
        MemoryStore server = new MemoryStore(network);
        for (int i = 0; i < COUNT; i++) {
            // Quartz is off by less than a ten thousandth; a virtual machine's clock can be by more.
            SimulatedMachine machine = simulation.machine(0.97 + 0.06 * random.nextDouble());
            SimulatedStore store = new SimulatedStore(simulation, machine, network, server);
            store.trouble(LOST_OR_LATE);
            machines.add(machine);
            stores.add(store);
            life.begin(machine, store, "machine-" + i);
        }
        network.start("faults", () -> trouble(network));
        simulation.run(limit.toNanos());
        check(served.size() == COUNT, "served in the end: " + served + " (expected: " + COUNT + " machines)");
    }

    private void trouble(SimulatedMachine network) {
        while (inTrouble()) {
            network.sleep(random.nextLong(SECOND));
            int victim = random.nextInt(COUNT);
            long length = random.nextLong(4 * SECOND);
            if (random.nextBoolean()) {
                machines.get(victim).pause(length);
            } else {
                stores.get(victim).cut(length);
            }
        }
        stores.forEach(store -> store.trouble(0));
    }

    /** After the trouble; the last one ends the run. */
    void served(String instance) {
        served.add(instance);
        if (served.size() == COUNT) {
            simulation.stop();
        }
    }

    /** An error, because who is tested may expect exceptions of what it runs, and go on. */
    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
