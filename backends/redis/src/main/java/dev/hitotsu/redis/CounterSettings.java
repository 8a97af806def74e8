package dev.hitotsu.redis;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** The settings of a {@link RedisCounterBuilder}. */
record CounterSettings(
        String name, int minDigits, int poolSize, ZoneOffset zoneOffset, Duration timeout, int minReplicas) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
    private static final int MAX_DIGITS = 18;
    private static final int MAX_POOL_SIZE = 1_000_000;
    private static final int MAX_REPLICAS = 100;
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    CounterSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("counter: \"" + name
                    + "\" (expected: 1..100 of the letters A to Z and a to z, digits, dots, underscores, colons"
                    + " and dashes)");
        }
        requireRange("minDigits", minDigits, 1, MAX_DIGITS);
        requireRange("poolSize", poolSize, 1, MAX_POOL_SIZE);
        requireRange("minReplicas", minReplicas, 0, MAX_REPLICAS);
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout: " + timeout + " (expected: " + MIN_TIMEOUT + " to " + MAX_TIMEOUT + ")");
        }
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }

    /** How long the first connection may take. It is longer, because a cold JVM has to load the driver. */
    Duration openTimeout() {
        return timeout.multipliedBy(10);
    }

    /** The key of the counter. */
    String key() {
        return "hitotsu:counter:" + name;
    }
}
