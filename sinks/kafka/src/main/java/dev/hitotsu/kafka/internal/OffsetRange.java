package dev.hitotsu.kafka.internal;

/** Offsets of a partition, from {@code first} up to {@code end} without it. */
public record OffsetRange(long first, long end) {
    public OffsetRange {
        if (first < 0 || end < first) {
            throw new IllegalArgumentException("offsets: " + first + ".." + end + " (expected: ascending, from 0)");
        }
    }

    public boolean isEmpty() {
        return first == end;
    }
}
