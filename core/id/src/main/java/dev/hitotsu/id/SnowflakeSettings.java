package dev.hitotsu.id;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What a {@link SnowflakeBuilder} was told. */
record SnowflakeSettings(
        SnowflakeLayout layout,
        InstantSource clock,
        Pause pause,
        ClockBackPolicy policy,
        Duration maxWait,
        Duration borrow,
        Duration reserveAhead) {
    private static final Duration LONGEST_BORROW = Duration.ofSeconds(1);

    SnowflakeSettings {
        if (borrow.isNegative() || borrow.compareTo(LONGEST_BORROW) > 0) {
            throw new IllegalArgumentException("borrow: " + borrow + " (expected: PT0S..PT1S)");
        }
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait: " + maxWait + " (expected: zero or more)");
        }
        if (reserveAhead.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("reserveAhead: " + reserveAhead + " (expected: PT0.001S or more)");
        }
    }

    /** A successor waits out what its predecessor reserved and did not use, also where the policy is to fail. */
    Duration longestWait(boolean nothingGivenYet) {
        Duration allowed = policy == ClockBackPolicy.WAIT ? maxWait : Duration.ZERO;
        return nothingGivenYet && allowed.compareTo(reserveAhead) < 0 ? reserveAhead : allowed;
    }

    static IdException beyondHorizon(Instant now, SnowflakeLayout layout) {
        return new IdException("clock: " + now + " (expected: before " + layout.horizon()
                + ", where the range of the layout " + layout + " is over)");
    }
}
