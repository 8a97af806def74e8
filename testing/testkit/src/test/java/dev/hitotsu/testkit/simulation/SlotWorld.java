package dev.hitotsu.testkit.simulation;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.LeasedWorkerSlots;
import dev.hitotsu.coordination.WorkerSlots;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.id.IdException;
import dev.hitotsu.id.WorkerSlot;
import dev.hitotsu.id.WorkerSlotSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Three machines that make ids on two worker numbers, while machines are paused, cut off and lied to by the network and
 * their clocks are set to and fro. They never look whether their number is still theirs, as if each had been paused just
 * after it did. After a while the faults end, and everybody must get a number once more.
 *
 * <p>It checks that no millisecond of a number is used twice.
 */
final class SlotWorld {
    private static final Duration SESSION = Duration.ofSeconds(2);
    private static final int MACHINES = 3;
    private static final int NUMBERS = 2;
    private static final long SECOND = 1_000_000_000L;
    private static final long END = 120 * SECOND;
    private static final int LARGEST_STEP_MILLIS = 10_000;
    private static final int LONGEST_STRETCH_MILLIS = 500;

    private final Simulation simulation;
    private final RandomGenerator random;
    private final UnaryOperator<WorkerSlots> defect;
    private final List<SimulatedMachine> machines = new ArrayList<>();
    private final List<SimulatedStore> stores = new ArrayList<>();
    private final Map<Integer, NavigableMap<Long, Long>> used = new HashMap<>();
    private int stretches;
    private int served;

    /** @param defect what is done to the worker numbers */
    SlotWorld(long seed, UnaryOperator<WorkerSlots> defect) {
        this.simulation = new Simulation(seed);
        this.random = simulation.random();
        this.defect = defect;
    }

    /** How many stretches of time were used. */
    int stretches() {
        return stretches;
    }

    void run() {
        SimulatedMachine network = simulation.machine();
        MemoryStore server = new MemoryStore(network);
        for (int i = 0; i < MACHINES; i++) {
            SimulatedMachine machine = simulation.machine(0.97 + 0.06 * random.nextDouble());
            SimulatedStore store = new SimulatedStore(simulation, machine, network, server);
            store.trouble(0.1);
            machines.add(machine);
            stores.add(store);
            CoordinationOptions options =
                    CoordinationOptions.standard().withInstance("machine-" + i).withSession(SESSION);
            WorkerSlots pool = Coordination.of(store, options, machine).workerSlots("ids");
            WorkerSlotSource source = LeasedWorkerSlots.of(defect.apply(pool));
            machine.start("machine-" + i, () -> live(machine, source));
        }
        network.start("faults", () -> new Trouble(simulation, machines, stores).on(network));
        simulation.run(END);
        check(served == MACHINES, "served in the end: " + served + " (expected: " + MACHINES + ")");
    }

    private void live(SimulatedMachine machine, WorkerSlotSource source) {
        while (simulation.now() < Trouble.END) {
            attempt(machine, source);
            machine.sleep(random.nextLong(SECOND / 2));
        }
        while (!attempt(machine, source)) {
            machine.sleep(SECOND / 10);
        }
        served++;
        if (served == MACHINES) {
            simulation.stop();
        }
    }

    private boolean attempt(SimulatedMachine machine, WorkerSlotSource source) {
        try {
            use(machine, source.lease(NUMBERS));
            return true;
        } catch (IdException e) {
            return false;
        }
    }

    /** Gives the number back in the end, as far as the store can be reached. */
    private void use(SimulatedMachine machine, WorkerSlot slot) {
        long next = slot.reservedFrom().toEpochMilli();
        try {
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                long now = machine.wallMillis() + random.nextInt(-LARGEST_STEP_MILLIS, LARGEST_STEP_MILLIS);
                long from = Math.max(next, now);
                long until = from + 1 + random.nextInt(LONGEST_STRETCH_MILLIS);
                slot.reserve(Instant.ofEpochMilli(until));
                machine.sleep(random.nextLong(SECOND));
                used(slot.number(), from, until);
                next = until;
            }
        } finally {
            slot.release(Instant.ofEpochMilli(next));
        }
    }

    private void used(int number, long from, long until) {
        NavigableMap<Long, Long> of = used.computeIfAbsent(number, any -> new TreeMap<>());
        Map.Entry<Long, Long> before = of.lowerEntry(until);
        check(
                before == null || before.getValue() <= from,
                "number " + number + ": " + from + " to " + until + " used after " + before + " (expected: once)");
        of.put(from, until);
        stretches++;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
