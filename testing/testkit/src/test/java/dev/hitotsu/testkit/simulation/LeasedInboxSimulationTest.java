package dev.hitotsu.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Leased effects on virtual time, under faults from a seed: {@code -Dhitotsu.schedules=100000} for a long run. */
class LeasedInboxSimulationTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 1);
    private static final long SCHEDULES = Long.getLong("hitotsu.schedules", 500);

    @Test
    void neverTwoRelyOnALeaseAndEverybodyLearnsTheSame() {
        long attempts = Schedules.sum(SEED, SCHEDULES, seed -> {
            LeasedInboxWorld world = new LeasedInboxWorld(seed);
            world.run();
            return world.attempts();
        });
        System.out.println(SCHEDULES + " schedules from seed " + SEED + ", " + attempts + " attempts, no violation");
        assertThat(attempts).as("some effects were begun twice").isGreaterThan(SCHEDULES * 4);
    }
}
