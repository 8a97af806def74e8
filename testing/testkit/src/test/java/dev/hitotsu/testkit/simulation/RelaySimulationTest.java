package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The relay on virtual time, under faults from a seed: {@code -Dhitotsu.schedules=1000000} for a long run. Promises P1
 * to P6 are checked in each schedule.
 */
class RelaySimulationTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 1);
    private static final long SCHEDULES = Long.getLong("hitotsu.schedules", 2_000);

    @Test
    void everyPromiseHolds() {
        long taken = 0;
        long givenUp = 0;
        for (long seed = SEED; seed < SEED + SCHEDULES; seed++) {
            RelayWorld world = new RelayWorld(seed, RelayWorld.Parts.GENUINE);
            assertThat(violation(world))
                    .as("seed %d (replay with -Dhitotsu.seed=%d -Dhitotsu.schedules=1)", seed, seed)
                    .isEmpty();
            taken += world.taken();
            givenUp += world.givenUp();
        }
        System.out.println(SCHEDULES + " schedules from seed " + SEED + ", " + taken + " messages taken, " + givenUp
                + " given up, no violation");
        assertThat(taken).isGreaterThan(SCHEDULES);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        RelayWorld first = new RelayWorld(SEED, RelayWorld.Parts.GENUINE);
        RelayWorld second = new RelayWorld(SEED, RelayWorld.Parts.GENUINE);
        first.run();
        second.run();

        assertThat(first.taken()).isPositive().isEqualTo(second.taken());
    }

    private static Optional<String> violation(RelayWorld world) {
        try {
            world.run();
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
