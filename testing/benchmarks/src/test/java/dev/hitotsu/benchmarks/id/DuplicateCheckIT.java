package dev.hitotsu.benchmarks.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.benchmarks.report.Measurements;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A short run of {@code hitotsu bench ids --duplicates}, and one without protection in which it must find something. */
class DuplicateCheckIT {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);
    private static final int RUNS = 20;

    @Test
    void processesThatAreKilledWhileClocksStepGiveNoIdTwice() throws Exception {
        Measurements measurements = run(SEED, Duration.ofSeconds(1), Protection.SLOTS);

        assertThat(measurements.get("duplicates")).hasValue(0);
        assertThat(measurements.get("idsDistinct").orElseThrow())
                .isGreaterThanOrEqualTo(measurements.get("idsGiven").orElseThrow());
        assertThat(measurements.get("kills").orElseThrow()).isPositive();
        assertThat(measurements.get("clockSteps").orElseThrow()).isPositive();
    }

    /** In one run each clock may happen to be ahead of where the last process stopped. */
    @Test
    void configuredWorkerIdsOnClocksThatStepBackAreFound() throws Exception {
        double found = 0;
        for (int i = 0; i < RUNS && found == 0; i++) {
            Measurements measurements = run(SEED + i, Duration.ofSeconds(5), Protection.NONE);
            found = measurements.get("duplicates").orElseThrow();
        }
        assertThat(found).isPositive();
    }

    private static Measurements run(long seed, Duration clockStep, Protection protection) throws Exception {
        DuplicateCheckOptions options =
                new DuplicateCheckOptions(20_000_000, 3, seed, Duration.ofMillis(500), clockStep, protection);
        return new DuplicateCheck(options, System.out).run();
    }
}
