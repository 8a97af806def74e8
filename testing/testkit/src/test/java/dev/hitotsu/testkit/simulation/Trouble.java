package dev.hitotsu.testkit.simulation;

import java.util.List;
import java.util.random.RandomGenerator;

/** Machines are paused, and cut off from the store, at random; at the end of it nothing is lost any more. */
record Trouble(Simulation simulation, List<SimulatedMachine> machines, List<SimulatedStore> stores) {
    private static final long SECOND = 1_000_000_000L;

    /** When it ends. */
    static final long END = 8 * SECOND;

    /** Runs on a machine that is never paused. */
    void on(SimulatedMachine network) {
        RandomGenerator random = simulation.random();
        while (simulation.now() < END) {
            network.sleep(random.nextLong(SECOND));
            int victim = random.nextInt(machines.size());
            long length = random.nextLong(4 * SECOND);
            if (random.nextBoolean()) {
                machines.get(victim).pause(length);
            } else {
                stores.get(victim).cut(length);
            }
        }
        stores.forEach(store -> store.trouble(0));
    }
}
