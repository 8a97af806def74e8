package dev.hitotsu.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.gateway.upstream.UpstreamHealth.Breaker;
import dev.hitotsu.gateway.upstream.settings.BreakerSettings;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private final ManualClock clock = ManualClock.create();
    private final CircuitBreaker breaker =
            new CircuitBreaker(new BreakerSettings(4, 0.5, Duration.ofSeconds(10)), clock::nanoTime);

    @Test
    void opensWhenHalfOfTheLastRequestsFailed() {
        fail();
        pass().succeeded();
        pass().succeeded();
        CircuitBreaker.Pass last = pass();
        last.failed();

        assertThat(breaker.tryPass()).isEmpty();
        assertThat(breaker.state()).isEqualTo(Breaker.OPEN);
        assertThat(breaker.untilTrial()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void oldFailuresAreForgotten() {
        fail();
        for (int i = 0; i < 100; i++) {
            pass().succeeded();
            pass().succeeded();
            pass().succeeded();
            fail();
            assertThat(breaker.tryPass()).isPresent();
        }
    }

    @Test
    void oneTrialDecides() {
        open();
        clock.advance(Duration.ofSeconds(10));
        CircuitBreaker.Pass trial = pass();
        assertThat(breaker.tryPass()).isEmpty();
        trial.failed();
        assertThat(breaker.tryPass()).isEmpty();

        clock.advance(Duration.ofSeconds(10));
        pass().succeeded();
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
        fail();
        assertThat(breaker.tryPass()).isPresent();
    }

    /** Requests that hung before it opened end during the trial, or after it. */
    @Test
    void whatWasUnderWayDoesNotDecideForTheTrial() {
        CircuitBreaker.Pass[] underWay = {pass(), pass(), pass(), pass(), pass()};
        open();
        clock.advance(Duration.ofSeconds(10));
        CircuitBreaker.Pass trial = pass();

        underWay[0].failed();
        assertThat(breaker.state()).isEqualTo(Breaker.TRIAL);
        underWay[0].succeeded();
        assertThat(breaker.state()).isEqualTo(Breaker.TRIAL);

        trial.succeeded();
        for (CircuitBreaker.Pass late : underWay) {
            late.failed();
        }
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void aTrialWithoutOutcomeIsGivenUp() {
        open();
        clock.advance(Duration.ofSeconds(10));
        assertThat(breaker.tryPass()).isPresent();
        clock.advance(Duration.ofSeconds(10));
        assertThat(breaker.tryPass()).isPresent();
    }

    /** Its client went away. */
    @Test
    void aTrialThatEndedForAReasonOfItsOwnIsOpenToTheNextRequest() {
        open();
        clock.advance(Duration.ofSeconds(10));
        pass().abandoned();

        pass().succeeded();
        assertThat(breaker.state()).isEqualTo(Breaker.CLOSED);
    }

    private CircuitBreaker.Pass pass() {
        return breaker.tryPass().orElseThrow();
    }

    private void fail() {
        pass().failed();
    }

    private void open() {
        for (int i = 0; i < 4; i++) {
            fail();
        }
    }
}
