package dev.hitotsu.gateway.upstream.settings;

import java.time.Duration;

/**
 * How the addresses of an upstream are asked how they are.
 *
 * @param path that is asked for with GET; 2xx says that an address is well
 * @param interval between two questions; 100 ms to 1 h
 * @param timeout for an answer; 1 ms to the interval
 * @param unhealthyAfter so many wrong answers in a row; 1 to 100
 * @param healthyAfter so many right ones; 1 to 100
 */
public record HealthSettings(String path, Duration interval, Duration timeout, int unhealthyAfter, int healthyAfter) {
    public static final HealthSettings DEFAULT =
            new HealthSettings("/health", Duration.ofSeconds(5), Duration.ofSeconds(1), 3, 2);

    private static final int MAX_STREAK = 100;

    public HealthSettings {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path: " + path + " (expected: a path such as /health)");
        }
        if (interval.toMillis() < 100 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: 100ms to 1h)");
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(interval) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: 1ms to the interval)");
        }
        checkStreak("unhealthyAfter", unhealthyAfter);
        checkStreak("healthyAfter", healthyAfter);
    }

    private static void checkStreak(String name, int streak) {
        if (streak < 1 || streak > MAX_STREAK) {
            throw new IllegalArgumentException(name + ": " + streak + " (expected: 1.." + MAX_STREAK + ")");
        }
    }
}
