package dev.hitotsu.benchmarks.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.benchmarks.report.Measurements;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A short run of {@code hitotsu bench ids --duplicates}, and one without protection in which it must find something.
 */
class DuplicateCheckIT {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);

    /** As many as take seconds; a long run asks for more with {@code -Dhitotsu.ids}. */
    private static final long IDS = Long.getLong("hitotsu.ids", 10_000_000);

    private static final int RUNS = 30;

    @Test
    void processesThatAreKilledWhileClocksStepGiveNoIdTwice() throws Exception {
        Measurements measurements = run(new DuplicateCheckOptions(
                IDS, 3, SEED, Duration.ofMillis(500), Duration.ofSeconds(1), Protection.SLOTS));

        assertThat(measurements.get("duplicates")).hasValue(0);
        assertThat(measurements.get("idsDistinct").orElseThrow())
                .isGreaterThanOrEqualTo(measurements.get("idsGiven").orElseThrow());
        assertThat(measurements.get("kills").orElseThrow()).isPositive();
        assertThat(measurements.get("clockSteps").orElseThrow()).isPositive();
    }

    /**
     * In one run the clock may happen to be ahead of where the last process stopped. One process, which lives long
     * enough to come to the times of the one before.
     */
    @Test
    void configuredWorkerIdsOnClocksThatStepBackAreFound() throws Exception {
        double found = 0;
        for (int i = 0; i < RUNS && found == 0; i++) {
            Measurements measurements = run(new DuplicateCheckOptions(
                    1_000_000, 1, SEED + i, Duration.ofSeconds(2), Duration.ofSeconds(3), Protection.NONE));
            found = measurements.get("duplicates").orElseThrow();
        }
        assertThat(found).isPositive();
    }

    private static Measurements run(DuplicateCheckOptions options) throws Exception {
        return new DuplicateCheck(options, System.out).run();
    }
}
