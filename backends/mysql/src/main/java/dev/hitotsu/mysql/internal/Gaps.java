package dev.hitotsu.mysql.internal;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The positions that a reader has passed without seeing a row there. A transaction draws a position when it inserts; it may commit
 * later than others, or never. A position leaves the gaps when a row was seen there, or when its segment is sealed and was read. Not
 * thread-safe.
 */
final class Gaps {
    private record Gap(long first, long last, long seenAtNanos) {}

    private final NavigableMap<Long, Gap> gaps = new TreeMap<>();
    private long position;
    private long version;

    /** Starts after the position, with the gaps (first and last position of each in turn) left before it. */
    Gaps(long position, long[] ranges, long nowNanos) {
        this.position = position;
        for (int i = 0; i < ranges.length; i += 2) {
            put(ranges[i], ranges[i + 1], nowNanos);
        }
    }

    /** The greatest position that was seen. */
    long position() {
        return position;
    }

    /** A number that grows whenever the position or the gaps change. */
    long version() {
        return version;
    }

    int rangeCount() {
        return gaps.size();
    }

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    /** First and last position of each gap in turn, in order. */
    long[] ranges() {
        long[] ranges = new long[2 * gaps.size()];
        int i = 0;
        for (Gap gap : gaps.values()) {
            ranges[i++] = gap.first;
            ranges[i++] = gap.last;
        }
        return ranges;
    }

    /** Hands over first and last position of each gap, in order. */
    void forEach(RangeConsumer consumer) {
        gaps.values().forEach(gap -> consumer.accept(gap.first, gap.last));
    }

    /** Takes a range of positions. */
    @FunctionalInterface
    interface RangeConsumer {
        void accept(long first, long last);
    }

    /** The reader saw a row at a position that it had passed. Returns false if there is no gap. */
    boolean fill(long filled) {
        Map.Entry<Long, Gap> entry = gaps.floorEntry(filled);
        if (entry == null || entry.getValue().last < filled) {
            return false;
        }
        Gap gap = entry.getValue();
        gaps.remove(gap.first);
        put(gap.first, filled - 1, gap.seenAtNanos);
        put(filled + 1, gap.last, gap.seenAtNanos);
        version++;
        return true;
    }

    /** The reader saw a row beyond the position. All positions in between are a gap now. */
    void advanceTo(long seen, long nowNanos) {
        if (seen <= position) {
            throw new IllegalArgumentException("position: " + seen + " (expected: greater than " + position + ")");
        }
        put(position + 1, seen - 1, nowNanos);
        position = seen;
        version++;
    }

    /** Everything below the end was read for good: what is empty there stays so. */
    void close(long end) {
        for (Iterator<Gap> all = gaps.values().iterator(); all.hasNext(); ) {
            Gap gap = all.next();
            if (gap.first >= end) {
                break;
            }
            if (gap.last >= end) {
                throw new IllegalStateException("gap " + gap + " (expected: none beyond the end " + end);
            }
            all.remove();
            version++;
        }
        if (position < end - 1) {
            position = end - 1;
            version++;
        }
    }

    /** Positions from one on that have been gaps since before this time, the first ones of them. */
    long[] olderThan(long nanos, long from, int limit) {
        Map.Entry<Long, Gap> start = gaps.floorEntry(from);
        return gaps.tailMap(start == null ? from : start.getKey(), true).values().stream()
                .filter(gap -> gap.seenAtNanos - nanos < 0)
                .flatMapToLong(gap -> LongStream.rangeClosed(Math.max(from, gap.first), gap.last))
                .limit(limit)
                .toArray();
    }

    private void put(long first, long last, long seenAtNanos) {
        if (first <= last) {
            gaps.put(first, new Gap(first, last, seenAtNanos));
        }
    }
}
