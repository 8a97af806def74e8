package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What the settings of sinks and receivers may be. For their authors. */
public final class SettingChecks {
    private static final Duration MAX_TIME = Duration.ofDays(1);

    private SettingChecks() {}

    /**
     * A number from 1 to a maximum.
     *
     * @throws IllegalArgumentException if it is another one
     */
    public static void requireWithin(String name, int value, int max) {
        requireName(name);
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1.." + max + ")");
        }
    }

    /**
     * A duration in whole seconds.
     *
     * @throws IllegalArgumentException if it is another one
     */
    public static void requireSeconds(String name, Duration value, Duration min, Duration max) {
        requireName(name);
        requireNonNull(value, name + ": null (expected: a duration)");
        requireNonNull(min, "min: null (expected: a duration)");
        requireNonNull(max, "max: null (expected: a duration)");
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0 || value.getNano() != 0) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + min + ".." + max + ", in whole seconds)");
        }
    }

    /**
     * A time to wait: more than none, a day at most.
     *
     * @throws IllegalArgumentException if it is another one
     */
    public static void requirePositive(String name, Duration value) {
        requireName(name);
        requireNonNull(value, name + ": null (expected: a duration)");
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
        if (value.compareTo(MAX_TIME) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at most " + MAX_TIME + ")");
        }
    }

    private static void requireName(String name) {
        requireNonNull(name, "name: null (expected: the name of a setting)");
    }
}
