package dev.hitotsu.id.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Promise P8 without real processes; {@code hitotsu bench ids --duplicates} shows it with them. {@code
 * -Dhitotsu.fleets=3000} for a long run.
 */
class FleetTest {
    private static final long SEED = Long.getLong("hitotsu.seed", 20_260_101);
    private static final int RUNS = Integer.getInteger("hitotsu.fleets", 100);
    private static final int STEPS = 2_000;

    @Test
    void noIdIsGivenTwiceThroughCrashesClockStepsAndUnnoticedLoss() {
        System.out.println("seed " + SEED + " (replay with -Dhitotsu.seed=" + SEED + ")");
        long given = 0;
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            Fleet fleet = new Fleet(seed, SlotBook.Flaw.NONE);
            assertThat(fleet.run(STEPS)).as("duplicates with seed %d", seed).isZero();
            assertThat(fleet.disorders())
                    .as("ids out of order with seed %d", seed)
                    .isZero();
            given += fleet.idCount();
        }

        assertThat(given).isGreaterThan(RUNS * 1_000L);
    }

    @Test
    void aStoreThatForgetsReservationsIsFound() {
        assertThat(isFound(SlotBook.Flaw.FORGETS_RESERVATION)).isTrue();
    }

    @Test
    void aStoreThatDoesNotFenceIsFound() {
        assertThat(isFound(SlotBook.Flaw.DOES_NOT_FENCE)).isTrue();
    }

    private static boolean isFound(SlotBook.Flaw flaw) {
        return LongStream.range(SEED, SEED + RUNS).anyMatch(seed -> new Fleet(seed, flaw).run(STEPS) > 0);
    }
}
