package dev.hitotsu.jdbc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long delivered messages stay in the log. A segment (262,144 positions) is emptied once all its messages are older
 * than the age, or once more than this number of segments was written after it.
 *
 * @param age at least zero
 * @param segments 1 to 12, because the log uses 16 tables in a circle
 */
public record SegmentRetention(Duration age, int segments) {
    /** An hour, or about two million messages. */
    public static final SegmentRetention DEFAULT = new SegmentRetention(Duration.ofHours(1), 8);

    public SegmentRetention {
        requireNonNull(age, "age: null (expected: a duration)");
        if (age.isNegative()) {
            throw new IllegalArgumentException("retention age: " + age + " (expected: zero or more)");
        }
        if (segments < 1 || segments > 12) {
            throw new IllegalArgumentException("retention segments: " + segments + " (expected: 1..12)");
        }
    }
}
