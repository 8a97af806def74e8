package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.id.snowflake.WorkerSlot;
import dev.hitotsu.id.snowflake.WorkerSlotLostException;
import dev.hitotsu.id.snowflake.WorkerSlots;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Worker numbers on virtual time, under faults from a seed: {@code -Dhitotsu.schedules=100000} for a long run. */
class SlotSimulationTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 1);
    private static final long PLANTED_SCHEDULES = Long.getLong("hitotsu.schedules.planted", 3_000);
    private static final long SCHEDULES = Long.getLong("hitotsu.schedules", 2_000);

    /** What is wrong with a worker number. */
    enum Defect {
        /** What is reserved is not stored. */
        RESERVED_IN_MEMORY,
        /** That the number is another's is not noticed when it is reserved for. */
        LOSS_IGNORED,
        /** What was reserved before is not looked at. */
        BEGINS_NOW
    }

    @Test
    void noMillisecondOfANumberIsUsedTwice() {
        long stretches = Schedules.sum(SEED, SCHEDULES, seed -> {
            SlotWorld world = new SlotWorld(seed, slots -> slots);
            world.run();
            return world.stretches();
        });
        System.out.println(SCHEDULES + " schedules from seed " + SEED + ", " + stretches + " stretches, none twice");
        assertThat(stretches).isGreaterThan(SCHEDULES);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        SlotWorld first = new SlotWorld(SEED, slots -> slots);
        SlotWorld second = new SlotWorld(SEED, slots -> slots);
        first.run();
        second.run();

        assertThat(first.stretches()).isPositive().isEqualTo(second.stretches());
    }

    @Tag("planted")
    @ParameterizedTest
    @EnumSource
    void findsThePlantedDefect(Defect defect) {
        UnaryOperator<WorkerSlots> planted = slots -> count -> defective(defect, slots.lease(count));
        Optional<String> found = LongStream.range(SEED, SEED + PLANTED_SCHEDULES)
                .mapToObj(seed -> violation(new SlotWorld(seed, planted)))
                .flatMap(Optional::stream)
                .findFirst();
        assertThat(found).hasValueSatisfying(text -> assertThat(text).contains("(expected: once)"));
    }

    private static WorkerSlot defective(Defect defect, WorkerSlot slot) {
        return (WorkerSlot) Proxy.newProxyInstance(
                SlotSimulationTest.class.getClassLoader(),
                new Class<?>[] {WorkerSlot.class},
                (self, method, arguments) -> {
                    boolean reserving = method.getName().equals("reserve");
                    if (defect == Defect.RESERVED_IN_MEMORY && reserving) {
                        return null;
                    }
                    if (defect == Defect.BEGINS_NOW && method.getName().equals("reservedFrom")) {
                        return Instant.EPOCH;
                    }
                    try {
                        return method.invoke(slot, arguments);
                    } catch (InvocationTargetException e) {
                        if (defect == Defect.LOSS_IGNORED
                                && reserving
                                && e.getCause() instanceof WorkerSlotLostException) {
                            return null;
                        }
                        throw e.getCause();
                    }
                });
    }

    private static Optional<String> violation(SlotWorld world) {
        try {
            world.run();
            return Optional.empty();
        } catch (AssertionError | IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
