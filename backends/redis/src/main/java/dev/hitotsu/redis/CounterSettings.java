package dev.hitotsu.redis;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** What {@link RedisCounterBuilder} was told. */
record CounterSettings(String name, int digits, int pool, ZoneOffset offset, Duration timeout, int replicas) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,100}");
    private static final int MOST_DIGITS = 18;
    private static final int LARGEST_POOL = 1_000_000;
    private static final int MOST_REPLICAS = 100;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    CounterSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "counter: \"" + name
                            + "\" (expected: 1..100 of the letters A to Z and a to z, digits, dots, underscores, colons and dashes)");
        }
        require("digits", digits, 1, MOST_DIGITS);
        require("pool", pool, 1, LARGEST_POOL);
        require("replicas", replicas, 0, MOST_REPLICAS);
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "timeout: " + timeout + " (expected: " + SHORTEST + " to " + LONGEST + ")");
        }
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }

    /** How long the first connection may take, for which a cold JVM loads the driver. */
    Duration opening() {
        return timeout.multipliedBy(10);
    }

    /** Where the counter is kept. */
    String key() {
        return "hitotsu:counter:" + name;
    }
}
