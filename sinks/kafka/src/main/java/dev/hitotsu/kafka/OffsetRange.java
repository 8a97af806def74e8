package dev.hitotsu.kafka;

/** Offsets of a partition, from {@code first} up to {@code end} without it. */
record OffsetRange(long first, long end) {
    OffsetRange {
        if (first < 0 || end < first) {
            throw new IllegalArgumentException("offsets: " + first + ".." + end + " (expected: ascending, from 0)");
        }
    }

    boolean isEmpty() {
        return first == end;
    }
}
