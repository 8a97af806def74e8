package dev.hitotsu.redis;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a rate limit says of a request.
 *
 * @param isGranted whether it may pass
 * @param remaining how many more would be granted now
 * @param untilNext how long until one more is granted than now
 */
public record RateLimitDecision(boolean isGranted, int remaining, Duration untilNext) {
    public RateLimitDecision {
        requireNonNull(untilNext, "untilNext: null (expected: a time)");
    }
}
