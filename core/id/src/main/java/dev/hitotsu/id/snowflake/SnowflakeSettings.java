package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** The settings of a {@link SnowflakeBuilder}. */
record SnowflakeSettings(
        SnowflakeLayout layout,
        InstantSource clock,
        Sleeper sleeper,
        ClockBackPolicy policy,
        Duration maxWait,
        Duration borrow,
        Duration reserveAhead,
        Executor background) {
    private static final Duration MAX_BORROW = Duration.ofSeconds(1);
    private static final Duration MAX_RESERVE = Duration.ofDays(1);

    SnowflakeSettings {
        if (borrow.isNegative() || borrow.compareTo(MAX_BORROW) > 0) {
            throw new IllegalArgumentException("borrow: " + borrow + " (expected: PT0S..PT1S)");
        }
        if (maxWait.isNegative()) {
            throw new IllegalArgumentException("maxWait: " + maxWait + " (expected: zero or more)");
        }
        if (reserveAhead.compareTo(Duration.ofMillis(1)) < 0 || reserveAhead.compareTo(MAX_RESERVE) > 0) {
            throw new IllegalArgumentException("reserveAhead: " + reserveAhead + " (expected: PT0.001S..PT24H)");
        }
    }

    /**
     * How long to wait for the clock. The first id may always wait for the end of what a predecessor reserved and did
     * not use, even if the policy is to fail.
     */
    Duration allowedWait(boolean isFirstId) {
        Duration allowed = policy == ClockBackPolicy.WAIT ? maxWait : Duration.ZERO;
        return isFirstId && allowed.compareTo(reserveAhead) < 0 ? reserveAhead : allowed;
    }

    static IdException beyondHorizon(Instant now, SnowflakeLayout layout) {
        return new IdException("clock: " + now + " (expected: before " + layout.horizon()
                + ", where the range of the layout " + layout + " ends)");
    }
}
