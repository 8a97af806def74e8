package dev.hitotsu.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How old the claims are that a cleaning looks at. */
class CleaningWindowTest {
    private static final Duration TIME_TO_LIVE = Duration.ofDays(8);
    private static final ClaimAges ALL = ClaimAges.above(TIME_TO_LIVE);

    private final HandClock clock = new HandClock();
    private final CleaningWindow window = new CleaningWindow(clock, TIME_TO_LIVE);

    private ClaimAges clean() {
        ClaimAges ages = window.begin();
        window.done();
        return ages;
    }

    /** With an hour for clocks that differ. */
    @Test
    void allClaimsAreLookedAtOnceADay() {
        clock.advance(Duration.ofDays(3));
        assertThat(clean()).isEqualTo(ALL);
        clock.advance(Duration.ofMinutes(1));
        assertThat(clean()).isEqualTo(new ClaimAges(TIME_TO_LIVE, TIME_TO_LIVE.plusMinutes(61)));
        clock.advance(Duration.ofDays(1).minusMinutes(1).minusNanos(1));
        assertThat(clean()).isNotEqualTo(ALL);
        clock.advance(Duration.ofNanos(1));
        assertThat(clean()).isEqualTo(ALL);
    }

    @Test
    void whatACleaningHasNotDoneTheNextOneDoes() {
        assertThat(window.begin()).isEqualTo(ALL);
        clock.advance(Duration.ofMinutes(1));
        assertThat(clean()).isEqualTo(ALL);
    }

    @Test
    void aCleaningGoesOnWhileABatchIsFull() {
        List<Integer> batches = new ArrayList<>(List.of(1_000, 1_000, 7));
        ClaimCleaning cleaning = ClaimCleaning.ofAges(clock, Retention.DEFAULT, (ages, limit) -> batches.removeFirst());
        cleaning.runIfDue();
        assertThat(clock.startedCount()).as("not within the first minute").isZero();
        clock.advance(Duration.ofMinutes(1));
        cleaning.runIfDue();
        assertThat(clock.runStarted()).isOne();
        assertThat(batches).isEmpty();
    }

    @Test
    void theLimitsAreTakenThemselves() {
        assertThat(new ClaimAges(TIME_TO_LIVE, TIME_TO_LIVE).above()).isEqualTo(TIME_TO_LIVE);
        assertThat(new Retention(Duration.ofSeconds(1), Duration.ofSeconds(1)).timeToLive())
                .isEqualTo(Duration.ofSeconds(1));
        String longest = "k".repeat(EffectKey.MAX_LENGTH);
        assertThat(new EffectKey("payments", longest)).hasToString("payments/" + longest);
    }
}
