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
 * Three machines with one store between them. At random they are paused and cut off from the store, requests and
 * answers are lost, and their clocks run fast and slow. After a while the faults end, and every machine must be served
 * once.
 */
final class FaultyMachines {
    /** The program of a machine. */
    interface Program {
        void start(SimulatedMachine machine, CoordinationStore store, String instance);
    }

    static final int COUNT = 3;
    static final long SECOND = 1_000_000_000L;

    static final Duration SESSION = Duration.ofSeconds(2);
    private static final long FAULTS_END = 8 * SECOND;
    private static final double FAILURE_RATE = 0.1;

    private final Simulation simulation;
    private final RandomGenerator random;
    private final List<SimulatedMachine> machines = new ArrayList<>();
    private final List<SimulatedStore> stores = new ArrayList<>();
    private final Set<String> served = new HashSet<>();

    FaultyMachines(long seed) {
        this.simulation = new Simulation(seed);
        this.random = simulation.random();
    }

    RandomGenerator random() {
        return random;
    }

    /** Whether there are still faults. */
    boolean hasFaults() {
        return simulation.now() < FAULTS_END;
    }

    static CoordinationOptions options(String instance) {
        return CoordinationOptions.defaults().withInstance(instance).withSessionTimeout(SESSION);
    }

    /** Runs the machines until every one is served. */
    void run(Duration limit, Program program) {
        // The network and the store are never paused.
        SimulatedMachine network = simulation.machine();
        MemoryStore server = new MemoryStore(network);
        for (int i = 0; i < COUNT; i++) {
            // Quartz is off by less than a ten thousandth; a virtual machine's clock can be by more.
            SimulatedMachine machine = simulation.machine(0.97 + 0.06 * random.nextDouble());
            SimulatedStore store = new SimulatedStore(simulation, machine, network, server);
            store.failureRate(FAILURE_RATE);
            machines.add(machine);
            stores.add(store);
            program.start(machine, store, "machine-" + i);
        }
        network.start("faults", () -> injectFaults(network));
        simulation.run(limit.toNanos());
        if (served.size() < COUNT) {
            throw new AssertionError("served in the end: " + served + " (expected: " + COUNT + " machines)");
        }
    }

    private void injectFaults(SimulatedMachine network) {
        while (hasFaults()) {
            network.sleep(random.nextLong(SECOND));
            int victim = random.nextInt(COUNT);
            long length = random.nextLong(4 * SECOND);
            if (random.nextBoolean()) {
                machines.get(victim).pause(length);
            } else {
                stores.get(victim).cut(length);
            }
        }
        stores.forEach(store -> store.failureRate(0));
    }

    /** Notes that a machine was served after the faults. The last one ends the run. */
    void served(String instance) {
        served.add(instance);
        if (served.size() == COUNT) {
            simulation.stop();
        }
    }

    /** Fails the run, whatever the code under test does with what is thrown. */
    void check(boolean holds, String otherwise) {
        if (!holds) {
            AssertionError violation = new AssertionError(otherwise);
            simulation.failed(violation);
            throw violation;
        }
    }
}
