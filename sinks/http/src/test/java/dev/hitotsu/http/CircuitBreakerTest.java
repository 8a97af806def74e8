package dev.hitotsu.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.SendResult;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is held against a destination, and what against a message. */
class CircuitBreakerTest {
    private static final int MAX_FAILURES = 3;
    private static final Verdict FAILED = Verdict.failed("status 500");
    private static final Verdict WELL = new Verdict(SendResult.sent(), Verdict.Health.WELL);

    private final AtomicLong clock = new AtomicLong();
    private final CircuitBreaker breaker = new CircuitBreaker("payments", MAX_FAILURES, clock::get);

    private void fail(UUID message) {
        breaker.end(message, FAILED, false);
    }

    @Test
    void aMessageThatFailsAgainAndAgainIsOneFailure() {
        UUID poison = UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            fail(poison);
        }
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void messagesThatFailOneAfterTheOtherOpenIt() {
        for (int i = 0; i < MAX_FAILURES; i++) {
            assertThat(breaker.refusal()).isNull();
            fail(UUID.randomUUID());
        }
        assertThat(breaker.refusal())
                .isInstanceOf(SendResult.DestinationUnavailable.class)
                .extracting(SendResult::reason)
                .isEqualTo("payments is left alone: status 500");
        assertThat(breaker.isAway()).as("these messages may be the reason").isFalse();
    }

    @Test
    void aGoodAnswerInBetweenIsForgiveness() {
        UUID poison = UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            fail(poison);
            fail(UUID.randomUUID());
            breaker.end(UUID.randomUUID(), WELL, false);
        }
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void oneRequestSeesWhetherItIsBackAndTheOthersWait() {
        for (int i = 0; i < MAX_FAILURES; i++) {
            fail(UUID.randomUUID());
        }
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(breaker.refusal()).isNull();
        assertThat(breaker.begin()).isTrue();
        assertThat(breaker.refusal()).isNotNull();

        breaker.end(UUID.randomUUID(), WELL, true);
        assertThat(breaker.refusal()).isNull();
    }

    @Test
    void aDestinationThatNobodyReachesIsAwayWhicheverMessageTriedIt() {
        UUID message = UUID.randomUUID();
        for (int i = 0; i < MAX_FAILURES; i++) {
            breaker.end(message, Verdict.unreachable("connection refused"), false);
        }
        assertThat(breaker.isAway()).isTrue();
    }

    @Test
    void aDestinationThatWantsToBeLeftAloneIsAway() {
        breaker.end(UUID.randomUUID(), Verdict.closed("status 429", Duration.ofSeconds(7)), false);

        assertThat(breaker.isAway()).isTrue();
        assertThat(breaker.refusal().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aGoodAnswerThatWasUnderWayDoesNotEndThePauseThatWasAskedFor() {
        breaker.end(UUID.randomUUID(), Verdict.closed("status 429", Duration.ofSeconds(7)), false);
        breaker.end(UUID.randomUUID(), WELL, false);
        assertThat(breaker.refusal()).isNotNull();

        clock.addAndGet(Duration.ofSeconds(7).toNanos());
        assertThat(breaker.refusal()).isNull();
    }

    @Test
    void whenThePauseIsOverThatItAskedForEverybodyMayComeAndNotOneAlone() {
        breaker.end(UUID.randomUUID(), Verdict.closed("status 429", Duration.ofSeconds(7)), false);
        clock.addAndGet(Duration.ofSeconds(7).toNanos());

        assertThat(breaker.refusal()).isNull();
        assertThat(breaker.begin()).isFalse();
        assertThat(breaker.refusal()).isNull();

        fail(UUID.randomUUID());
        assertThat(breaker.isOpen()).as("one failure of many").isFalse();
    }

    @Test
    void answersToWhatWasUnderWayWhenThePauseBeganDoNotLengthenTheNextOnes() {
        for (int i = 0; i < 20; i++) {
            breaker.end(UUID.randomUUID(), Verdict.closed("status 401", Duration.ZERO), false);
        }
        clock.addAndGet(Duration.ofMillis(1_500).toNanos());
        assertThat(breaker.begin()).isTrue();
        breaker.end(UUID.randomUUID(), FAILED, true);

        assertThat(breaker.refusal().retryAfter()).isLessThanOrEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aProbeThatFailsCountsAgainstNoMessage() {
        assertThat(FAILED.resultOfProbe()).isEqualTo(SendResult.destinationUnavailable("status 500"));
        assertThat(WELL.resultOfProbe()).isEqualTo(SendResult.sent());
    }
}
