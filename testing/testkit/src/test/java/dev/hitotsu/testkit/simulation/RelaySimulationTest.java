package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
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
        LongAdder givenUp = new LongAdder();
        long began = System.nanoTime();
        long taken = Schedules.sum(SEED, SCHEDULES, seed -> {
            RelayWorld world = new RelayWorld(seed, RelayWorld.Parts.GENUINE);
            world.run();
            givenUp.add(world.givenUp());
            return world.taken();
        });
        System.out.printf(
                Locale.ROOT,
                "%d schedules from seed %d, %d messages taken, %d given up, no violation, %.1f s%n",
                SCHEDULES,
                SEED,
                taken,
                givenUp.sum(),
                (System.nanoTime() - began) / 1e9);
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
}
