package dev.hitotsu.testkit.simulation;

import static dev.hitotsu.testkit.simulation.FaultyMachines.SECOND;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.Leadership.TermWork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Three machines campaign for one leadership and write to one resource while they lead. Some terms last for a while,
 * some until they are lost, and some fail. Meanwhile machines are paused, cut off and deceived by the network. After a
 * while the faults end, and every machine must lead once more.
 *
 * <p>It checks that no two machines rely on leading at the same time, that each fence has one leader, and that a leader
 * is interrupted when its term is lost and only then. The resource refuses what is older than what it has accepted.
 */
final class LeadershipWorld {
    /** Starts a machine's campaign; the coordination that is tested, or one with a planted defect. */
    interface CampaignMaker {
        Campaign campaign(Clockwork machine, CoordinationStore store, String instance, TermWork work);
    }

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final FaultyMachines machines;
    private final RandomGenerator random;
    private final CampaignMaker maker;
    private final List<Campaign> campaigns = new ArrayList<>();
    private final Map<Long, String> leaders = new HashMap<>();
    private long newestFence;
    private int writes;

    LeadershipWorld(long seed, CampaignMaker maker) {
        this.machines = new FaultyMachines(seed);
        this.random = machines.random();
        this.maker = maker;
    }

    /** The coordination that is tested. */
    static Campaign genuine(Clockwork machine, CoordinationStore store, String instance, TermWork work) {
        return Coordination.of(store, FaultyMachines.options(instance), machine)
                .leadership("ledger")
                .campaign(work);
    }

    /** How many writes the resource has taken. */
    int writes() {
        return writes;
    }

    void run() {
        machines.run(
                LIMIT,
                (machine, store, instance) ->
                        campaigns.add(maker.campaign(machine, store, instance, term -> lead(machine, term, instance))));
    }

    private void lead(SimulatedMachine machine, Grant term, String instance) throws InterruptedException {
        String other = leaders.putIfAbsent(term.fence(), instance);
        machines.check(other == null, "fence " + term.fence() + ": given to " + other + " and " + instance);
        if (!machines.hasFaults()) {
            machines.served(instance);
        }
        boolean untilLost = random.nextInt(3) == 0;
        try {
            work(machine, term, untilLost);
        } catch (InterruptedException e) {
            machines.check(!term.valid(), "interrupted: " + term + " (expected: only when it is lost)");
            throw e;
        }
        if (random.nextInt(4) == 0) {
            throw new IllegalArgumentException("a leader whose work fails");
        }
    }

    private void work(SimulatedMachine machine, Grant term, boolean untilLost) throws InterruptedException {
        Clockwork.Waiter waiter = machine.waiter();
        for (int left = random.nextInt(20); left > 0 || untilLost(untilLost, term); left--) {
            checkThatOneLeads();
            waiter.await(random.nextLong(SECOND / 4));
            write(term.fence());
        }
    }

    /** Whoever wants to lead until the end steps back once there are no faults any more that could end it. */
    private boolean untilLost(boolean wanted, Grant term) {
        return wanted && (machines.hasFaults() || !term.valid());
    }

    private void checkThatOneLeads() {
        long leading = campaigns.stream().filter(Campaign::isLeading).count();
        machines.check(leading <= 1, "lead at the same time: " + leading + " (expected: one at most)");
    }

    /** What arrives at the resource, perhaps long after the term was lost. */
    private void write(long fence) {
        if (fence >= newestFence) {
            newestFence = fence;
            writes++;
        }
    }
}
