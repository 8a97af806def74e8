package dev.hitotsu.gateway.limit;

import dev.hitotsu.redis.RateLimitWindow;
import java.time.Duration;

/**
 * A limit as it is configured.
 *
 * @param budget how long a request waits for Redis at most; 1 ms to 10 s
 */
public record LimitSettings(String name, RateLimitWindow window, LimitKey key, RedisDown redisDown, Duration budget) {
    private static final Duration MAX_BUDGET = Duration.ofSeconds(10);

    public LimitSettings {
        if (budget.toMillis() < 1 || budget.compareTo(MAX_BUDGET) > 0) {
            throw new IllegalArgumentException("budget: " + budget + " (expected: 1ms to 10s)");
        }
    }
}
