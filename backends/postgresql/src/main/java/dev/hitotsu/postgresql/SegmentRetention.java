package dev.hitotsu.postgresql;

import java.time.Duration;

/**
 * How long delivered messages stay to be looked at. A segment (262,144 positions) goes when all of it is older than the
 * age, or when more than that many segments have been written since.
 *
 * @param age at least zero
 * @param segments 1 to 12, because 16 are used in a circle
 */
public record SegmentRetention(Duration age, int segments) {
    /** An hour, or about two million messages. */
    public static final SegmentRetention DEFAULT = new SegmentRetention(Duration.ofHours(1), 8);

    public SegmentRetention {
        if (age.isNegative()) {
            throw new IllegalArgumentException("retention age: " + age + " (expected: zero or more)");
        }
        if (segments < 1 || segments > 12) {
            throw new IllegalArgumentException("retention segments: " + segments + " (expected: 1..12)");
        }
    }
}
