package dev.hitotsu.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.redis.RateLimitDecision;
import dev.hitotsu.redis.RateLimitWindow;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalRateLimitTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = ManualClock.create();
    private final LocalRateLimit limit = new LocalRateLimit(new RateLimitWindow(100, MINUTE), clock::nanoTime);

    @Test
    void theHundredthIsGrantedAndTheNextIsNot() {
        for (int i = 0; i < 100; i++) {
            assertThat(limit.ask("a").isGranted()).isTrue();
        }
        RateLimitDecision next = limit.ask("a");
        assertThat(next).isEqualTo(new RateLimitDecision(false, 0, MINUTE));
        assertThat(limit.ask("b").isGranted()).isTrue();
    }

    @Test
    void aWindowEndsToTheNanosecond() {
        for (int i = 0; i < 100; i++) {
            limit.ask("a");
        }
        clock.advance(MINUTE.minusNanos(1));
        assertThat(limit.ask("a").untilNext()).isEqualTo(Duration.ofNanos(1));
        clock.advance(Duration.ofNanos(1));
        assertThat(limit.ask("a").isGranted()).isTrue();
    }

    /** Each request that was granted takes a few bytes for as long as the window is. */
    @Test
    void memoryHasALimitAndWhoWasNotSeenLongestIsForgotten() {
        int max = 100_000;
        LocalRateLimit large = new LocalRateLimit(new RateLimitWindow(max, MINUTE), clock::nanoTime);
        for (int name = 0; name < 60; name++) {
            for (int i = 0; i < max; i++) {
                large.ask("name" + name);
            }
        }
        assertThat(large.ask("name59").isGranted()).isFalse();
        assertThat(large.ask("name0").remaining()).isEqualTo(max - 1);
    }

    @Test
    void inAnyWindowAtMostSoManyAreGrantedAndNoneIsRefusedWithoutReason() {
        Random random = new Random(7);
        List<Long> granted = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            clock.advance(Duration.ofMillis(random.nextInt(900)));
            long now = clock.nanoTime();
            long inWindow =
                    granted.stream().filter(at -> now - at < MINUTE.toNanos()).count();
            boolean isGranted = limit.ask("a").isGranted();
            assertThat(isGranted).isEqualTo(inWindow < 100);
            if (isGranted) {
                granted.add(now);
                granted.removeIf(at -> now - at >= MINUTE.toNanos());
            }
        }
    }
}
