package dev.hitotsu.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.upstream.UpstreamHealth.Breaker;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private final ManualClock clock = ManualClock.create();
    private final CircuitBreaker breaker =
            new CircuitBreaker(new BreakerSettings(4, 0.5, Duration.ofSeconds(10)), clock::nanoTime);

    @Test
    void opensWhenHalfOfTheLastRequestsFailed() {
        breaker.failed();
        breaker.succeeded();
        breaker.succeeded();
        assertThat(breaker.tryPass()).isTrue();
        breaker.failed();

        assertThat(breaker.tryPass()).isFalse();
        assertThat(breaker.state()).isEqualTo(Breaker.OPEN);
        assertThat(breaker.untilTrial()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void oldFailuresAreForgotten() {
        breaker.failed();
        for (int i = 0; i < 100; i++) {
            breaker.succeeded();
            breaker.succeeded();
            breaker.succeeded();
            breaker.failed();
            assertThat(breaker.tryPass()).isTrue();
        }
    }

    @Test
    void oneTrialDecides() {
        open();
        clock.advance(Duration.ofSeconds(10));
        assertThat(breaker.tryPass()).isTrue();
        assertThat(breaker.tryPass()).isFalse();
        breaker.failed();
        assertThat(breaker.tryPass()).isFalse();

        clock.advance(Duration.ofSeconds(10));
        assertThat(breaker.tryPass()).isTrue();
        breaker.succeeded();
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
        breaker.failed();
        assertThat(breaker.tryPass()).isTrue();
    }

    @Test
    void aTrialWithoutOutcomeIsGivenUp() {
        open();
        clock.advance(Duration.ofSeconds(10));
        assertThat(breaker.tryPass()).isTrue();
        clock.advance(Duration.ofSeconds(10));
        assertThat(breaker.tryPass()).isTrue();
    }

    private void open() {
        for (int i = 0; i < 4; i++) {
            breaker.failed();
        }
    }
}
