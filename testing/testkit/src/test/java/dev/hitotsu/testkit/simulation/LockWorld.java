package dev.hitotsu.testkit.simulation;

import static dev.hitotsu.testkit.simulation.FaultyMachines.SECOND;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Lock;
import dev.hitotsu.coordination.store.CoordinationStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Three machines want one lock and write to one resource under it, while machines are paused, cut off and deceived by
 * the network. After a while the faults end, and every machine must get the lock once more.
 *
 * <p>It checks that no two machines rely on the lock at the same time, that the resource never accepts a write older
 * than one that it has accepted, that each fence has one holder, and that every machine is served in the end.
 */
final class LockWorld {
    /** Makes a machine's lock; the coordination that is tested, or one with a planted defect. */
    interface LockMaker {
        Lock lock(SimulatedMachine machine, CoordinationStore store, String instance);
    }

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final FaultyMachines machines;
    private final RandomGenerator random;
    private final LockMaker maker;
    private final boolean resourceChecksFences;
    private final List<Grant> grants = new ArrayList<>();
    private final Map<Long, String> holders = new HashMap<>();
    private long newestFence;
    private int writes;

    LockWorld(long seed, LockMaker maker, boolean resourceChecksFences) {
        this.machines = new FaultyMachines(seed);
        this.random = machines.random();
        this.maker = maker;
        this.resourceChecksFences = resourceChecksFences;
    }

    /** The coordination that is tested. */
    static Lock genuine(SimulatedMachine machine, CoordinationStore store, String instance) {
        return Coordination.of(store, FaultyMachines.options(instance), machine).lock("ledger");
    }

    /** How many writes the resource has taken. */
    int writes() {
        return writes;
    }

    void run() {
        machines.run(LIMIT, (machine, store, instance) -> {
            Lock lock = maker.lock(machine, store, instance);
            machine.start(instance, () -> live(machine, lock, instance));
        });
    }

    private void live(SimulatedMachine machine, Lock lock, String instance) {
        while (machines.hasFaults()) {
            attempt(machine, lock, instance, Duration.ofNanos(random.nextLong(3 * SECOND)));
            machine.sleep(random.nextLong(SECOND / 2));
        }
        while (!attempt(machine, lock, instance, Duration.ofMinutes(5))) {
            continue;
        }
        machines.served(instance);
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
        machines.check(other == null, "fence " + grant.fence() + ": given to " + other + " and " + instance);
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
        machines.check(relied.size() <= 1, "relied on at the same time: " + relied + " (expected: one at most)");
    }

    /** What arrives at the resource, perhaps long after the lock was lost. */
    private void write(long fence) {
        if (resourceChecksFences && fence < newestFence) {
            return;
        }
        machines.check(fence >= newestFence, "write of fence " + fence + " taken after one of " + newestFence);
        newestFence = fence;
        writes++;
    }
}
