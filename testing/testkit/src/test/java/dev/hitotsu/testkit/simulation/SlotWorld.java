package dev.hitotsu.testkit.simulation;

import static dev.hitotsu.testkit.simulation.FaultyMachines.SECOND;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.id.IdException;
import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlots;
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
 * Three machines make ids on two worker slots, each on two threads with one session, while machines are paused, cut off
 * and deceived by the network, and their clocks are set back and forth. They never check whether they still hold their
 * slot, as if each had been paused right after the check. After a while the faults end, and every machine must get a
 * slot once more.
 *
 * <p>It checks that no millisecond of a slot is used twice, and that no two rely on a slot at the same time.
 */
final class SlotWorld {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int NUMBERS = 2;
    private static final int MAX_STEP_MILLIS = 10_000;
    private static final int MAX_STRETCH_MILLIS = 500;

    private final FaultyMachines machines;
    private final RandomGenerator random;
    private final UnaryOperator<WorkerSlots> defect;
    private final Map<Integer, NavigableMap<Long, Long>> used = new HashMap<>();
    private final List<WorkerSlot> slotsInUse = new ArrayList<>();
    private int stretches;

    /** @param defect what is done to the worker slots */
    SlotWorld(long seed, UnaryOperator<WorkerSlots> defect) {
        this.machines = new FaultyMachines(seed);
        this.random = machines.random();
        this.defect = defect;
    }

    /** How many stretches of time were used. */
    int stretches() {
        return stretches;
    }

    void run() {
        machines.run(LIMIT, (machine, store, instance) -> {
            WorkerSlots slots = Coordination.of(store, FaultyMachines.options(instance), machine)
                    .workerSlots("ids");
            WorkerSlots planted = defect.apply(slots);
            machine.start(instance, () -> live(machine, planted, instance));
            machine.start(instance, () -> liveWhileFaulty(machine, planted));
        });
    }

    private void live(SimulatedMachine machine, WorkerSlots slots, String instance) {
        liveWhileFaulty(machine, slots);
        while (!attempt(machine, slots)) {
            machine.sleep(SECOND / 10);
        }
        machines.served(instance);
    }

    private void liveWhileFaulty(SimulatedMachine machine, WorkerSlots slots) {
        while (machines.hasFaults()) {
            attempt(machine, slots);
            machine.sleep(random.nextLong(SECOND / 2));
        }
    }

    private boolean attempt(SimulatedMachine machine, WorkerSlots slots) {
        try {
            use(machine, slots.lease(NUMBERS));
            return true;
        } catch (IdException e) {
            return false;
        }
    }

    /** Gives the number back in the end, as far as the store can be reached. */
    private void use(SimulatedMachine machine, WorkerSlot slot) {
        long next = slot.reservedFrom().toEpochMilli();
        slotsInUse.add(slot);
        try {
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                long now = machine.currentTimeMillis() + random.nextInt(-MAX_STEP_MILLIS, MAX_STEP_MILLIS);
                long from = Math.max(next, now);
                long until = from + 1 + random.nextInt(MAX_STRETCH_MILLIS);
                slot.reserve(Instant.ofEpochMilli(until));
                machine.sleep(random.nextLong(SECOND));
                checkThatOneRelies(slot.number());
                used(slot.number(), from, until);
                next = until;
            }
        } finally {
            slotsInUse.remove(slot);
            slot.release(Instant.ofEpochMilli(next));
        }
    }

    private void checkThatOneRelies(int number) {
        long relied = slotsInUse.stream()
                .filter(slot -> slot.number() == number && slot.valid())
                .count();
        machines.check(
                relied <= 1,
                "number " + number + ": relied on by " + relied + " at the same time (expected: one at most)");
    }

    private void used(int number, long from, long until) {
        NavigableMap<Long, Long> of = used.computeIfAbsent(number, any -> new TreeMap<>());
        Map.Entry<Long, Long> before = of.lowerEntry(until);
        machines.check(
                before == null || before.getValue() <= from,
                "number " + number + ": " + from + " to " + until + " used after " + before + " (expected: once)");
        of.put(from, until);
        stretches++;
    }
}
