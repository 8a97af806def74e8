package dev.hitotsu.benchmarks.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.benchmarks.report.Figures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A short run of {@code hitotsu bench ids --duplicates}, and one without protection in which it must find something. */
class DuplicatesCheckIT {
    private static final long SEED = Long.getLong("hitotsu.seed", 42);

    @Test
    void processesThatAreKilledWhileClocksStepGiveNoIdTwice() throws Exception {
        Figures figures = run(Protection.SLOTS, Duration.ofSeconds(1));

        assertThat(figures.get("duplicates")).hasValue(0);
        assertThat(figures.get("idsDistinct").orElseThrow())
                .isGreaterThanOrEqualTo(figures.get("idsGiven").orElseThrow());
        assertThat(figures.get("kills").orElseThrow()).isPositive();
        assertThat(figures.get("clockSteps").orElseThrow()).isPositive();
    }

    @Test
    void configuredWorkerIdsOnClocksThatStepBackAreFound() throws Exception {
        // Far enough back to be in a time that the last process has lived through, however slowly the next one starts.
        Figures figures = run(Protection.NONE, Duration.ofSeconds(10));

        assertThat(figures.get("duplicates").orElseThrow()).isPositive();
    }

    private static Figures run(Protection protection, Duration clockStep) throws Exception {
        DuplicatesOptions options =
                new DuplicatesOptions(20_000_000, 3, SEED, Duration.ofMillis(500), clockStep, protection);
        return new DuplicatesCheck(options, System.out).run();
    }
}
