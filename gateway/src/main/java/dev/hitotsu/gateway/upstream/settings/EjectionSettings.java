package dev.hitotsu.gateway.upstream.settings;

import java.time.Duration;

/**
 * When an address of an upstream is left out.
 *
 * @param consecutiveFailures after so many in a row; at least 1
 * @param duration for how long the first time; more than zero
 * @param slowReturn how long it takes until it has its whole share of the requests again; zero for at once
 */
public record EjectionSettings(int consecutiveFailures, Duration duration, Duration slowReturn) {
    public static final EjectionSettings DEFAULT =
            new EjectionSettings(5, Duration.ofSeconds(10), Duration.ofSeconds(10));

    public EjectionSettings {
        if (consecutiveFailures < 1) {
            throw new IllegalArgumentException(
                    "consecutiveFailures: " + consecutiveFailures + " (expected: 1 or more)");
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("duration: " + duration + " (expected: more than zero)");
        }
        if (slowReturn.isNegative()) {
            throw new IllegalArgumentException("slowReturn: " + slowReturn + " (expected: zero or more)");
        }
    }
}
