package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.testkit.simulation.LockWorld.LockMaker;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lock on virtual time, under faults from a seed: {@code -Dhitotsu.schedules=100000} for a long run. */
class LockSimulationTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 1);
    private static final long PLANTED_SCHEDULES = Long.getLong("hitotsu.schedules.planted", 3_000);
    private static final long SCHEDULES = Long.getLong("hitotsu.schedules", 2_000);

    @Test
    void neverTwoHoldersAndEverybodyIsServed() {
        long writes = Schedules.sum(SEED, SCHEDULES, seed -> {
            LockWorld world = new LockWorld(seed, LockWorld::genuine, true);
            world.run();
            return world.writes();
        });
        System.out.println(SCHEDULES + " schedules from seed " + SEED + ", " + writes + " writes, no violation");
        assertThat(writes).isGreaterThan(SCHEDULES);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        LockWorld first = new LockWorld(SEED, LockWorld::genuine, true);
        LockWorld second = new LockWorld(SEED, LockWorld::genuine, true);
        first.run();
        second.run();

        assertThat(first.writes()).isPositive().isEqualTo(second.writes());
    }

    @Tag("planted")
    @Test
    void findsThatAResourceDoesNotCheckFences() {
        assertThat(firstViolation(LockWorld::genuine, false))
                .hasValueSatisfying(found -> assertThat(found).contains("taken after one of"));
    }

    @Tag("planted")
    @Test
    void theSimpleLockIsSoundWithoutADefect() {
        assertThat(firstViolation(SimpleLock.maker(SimpleLock.Defect.NONE), true, SCHEDULES))
                .isEmpty();
    }

    @Tag("planted")
    @ParameterizedTest
    @EnumSource(value = SimpleLock.Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsThePlantedDefect(SimpleLock.Defect defect) {
        assertThat(firstViolation(SimpleLock.maker(defect), true))
                .as(defect.name())
                .isPresent();
    }

    private static Optional<String> firstViolation(LockMaker maker, boolean resourceChecksFences) {
        return firstViolation(maker, resourceChecksFences, PLANTED_SCHEDULES);
    }

    private static Optional<String> firstViolation(LockMaker maker, boolean resourceChecksFences, long schedules) {
        return LongStream.range(SEED, SEED + schedules)
                .mapToObj(seed -> violation(new LockWorld(seed, maker, resourceChecksFences)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> violation(LockWorld world) {
        try {
            world.run();
            return Optional.empty();
        } catch (AssertionError | IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
