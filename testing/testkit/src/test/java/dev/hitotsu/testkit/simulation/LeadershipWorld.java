package dev.hitotsu.testkit.simulation;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Grant;
import dev.hitotsu.coordination.Leadership.Campaign;
import dev.hitotsu.coordination.Leadership.TermWork;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Three machines that campaign for one leadership and write to one resource while they lead: some terms for a while, some
 * until the term is lost, and some fail. Meanwhile machines are paused, cut off and lied to by the network. After a while
 * the faults end, and everybody must lead once more.
 *
 * <p>It checks that no two machines rely on leading at the same time, that each fence has one leader, and that a leader is
 * interrupted when its term is lost and only then. The resource refuses what is older than what it has taken.
 */
final class LeadershipWorld {
    /** Starts a machine's campaign; the coordination that is tested, or one with a planted defect. */
    interface CampaignMaker {
        Campaign campaign(Clockwork machine, CoordinationStore store, String instance, TermWork work);
    }

    private static final Duration SESSION = Duration.ofSeconds(2);
    private static final int MACHINES = 3;
    private static final long SECOND = 1_000_000_000L;
    private static final long END = 60 * SECOND;

    private final Simulation simulation;
    private final RandomGenerator random;
    private final CampaignMaker maker;
    private final List<Campaign> campaigns = new ArrayList<>();
    private final Map<Long, String> leaders = new HashMap<>();
    private final Set<String> served = new HashSet<>();
    private long newestFence;
    private int writes;

    LeadershipWorld(long seed, CampaignMaker maker) {
        this.simulation = new Simulation(seed);
        this.random = simulation.random();
        this.maker = maker;
    }

    /** The coordination that is tested. */
    static Campaign genuine(Clockwork machine, CoordinationStore store, String instance, TermWork work) {
        CoordinationOptions options =
                CoordinationOptions.standard().withInstance(instance).withSession(SESSION);
        return Coordination.of(store, options, machine).leadership("ledger").campaign(work);
    }

    /** How many writes the resource has taken. */
    int writes() {
        return writes;
    }

    void run() {
        List<SimulatedMachine> machines = new ArrayList<>();
        List<SimulatedStore> stores = new ArrayList<>();
        SimulatedMachine network = simulation.machine();
        MemoryStore server = new MemoryStore(network);
        for (int i = 0; i < MACHINES; i++) {
            SimulatedMachine machine = simulation.machine(0.97 + 0.06 * random.nextDouble());
            SimulatedStore store = new SimulatedStore(simulation, machine, network, server);
            store.trouble(0.1);
            machines.add(machine);
            stores.add(store);
            String instance = "machine-" + i;
            campaigns.add(maker.campaign(machine, store, instance, term -> lead(machine, term, instance)));
        }
        network.start("faults", () -> new Trouble(simulation, machines, stores).on(network));
        simulation.run(END);
        check(served.size() == MACHINES, "have led in the end: " + served + " (expected: " + MACHINES + ")");
    }

    private void lead(SimulatedMachine machine, Grant term, String instance) throws InterruptedException {
        String other = leaders.putIfAbsent(term.fence(), instance);
        check(other == null, "fence " + term.fence() + ": given to " + other + " and " + instance);
        if (simulation.now() > Trouble.END) {
            served.add(instance);
            if (served.size() == MACHINES) {
                simulation.stop();
            }
        }
        boolean untilLost = random.nextInt(3) == 0;
        try {
            work(machine, term, untilLost);
        } catch (InterruptedException e) {
            check(!term.valid(), "interrupted: " + term + " (expected: only when it is lost)");
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
        return wanted && (simulation.now() < Trouble.END || !term.valid());
    }

    private void checkThatOneLeads() {
        long leading = campaigns.stream().filter(Campaign::isLeading).count();
        check(leading <= 1, "lead at the same time: " + leading + " (expected: one at most)");
    }

    /** What arrives at the resource, perhaps long after the term was lost. */
    private void write(long fence) {
        if (fence >= newestFence) {
            newestFence = fence;
            writes++;
        }
    }

    /** An error, because an exception of the work would end a term and no more. */
    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
