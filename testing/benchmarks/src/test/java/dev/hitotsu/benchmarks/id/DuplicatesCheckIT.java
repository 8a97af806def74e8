package dev.hitotsu.benchmarks.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.benchmarks.report.Figures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A short run of {@code hitotsu bench ids --duplicates}, and one without protection in which it must find something. */
class DuplicatesCheckIT {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);
    private static final int RUNS = 20;

    @Test
    void processesThatAreKilledWhileClocksStepGiveNoIdTwice() throws Exception {
        Figures figures = run(SEED, Duration.ofSeconds(1), Protection.SLOTS);

        assertThat(figures.get("duplicates")).hasValue(0);
        assertThat(figures.get("idsDistinct").orElseThrow())
                .isGreaterThanOrEqualTo(figures.get("idsGiven").orElseThrow());
        assertThat(figures.get("kills").orElseThrow()).isPositive();
        assertThat(figures.get("clockSteps").orElseThrow()).isPositive();
    }

    /** In one run each clock may happen to be ahead of where the last process stopped. */
    @Test
    void configuredWorkerIdsOnClocksThatStepBackAreFound() throws Exception {
        double found = 0;
        for (int i = 0; i < RUNS && found == 0; i++) {
            Figures figures = run(SEED + i, Duration.ofSeconds(5), Protection.NONE);
            found = figures.get("duplicates").orElseThrow();
        }
        assertThat(found).isPositive();
    }

    private static Figures run(long seed, Duration clockStep, Protection protection) throws Exception {
        DuplicatesOptions options =
                new DuplicatesOptions(20_000_000, 3, seed, Duration.ofMillis(500), clockStep, protection);
        return new DuplicatesCheck(options, System.out).run();
    }
}
