package dev.hitotsu.jdbc.internal;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The positions that a reader has passed without seeing a row there. A transaction draws a position before it commits;
 * it may commit later than others, or never. Not thread-safe.
 *
 * @param <T> what is known of a gap, for example since when it is one
 */
public final class PassedGaps<T> {
    private final NavigableMap<Long, Gap<T>> gaps = new TreeMap<>();
    private long position;
    private long version;

    /** Starts after the position, with the gaps (first and last position of each in turn) left before it. */
    public PassedGaps(long position, long[] ranges, T about) {
        this.position = position;
        for (int i = 0; i < ranges.length; i += 2) {
            put(ranges[i], ranges[i + 1], about);
        }
    }

    /** A range of positions, from the first to the last. */
    public record Gap<T>(long first, long last, T about) {
        /** How many gaps are left of it without one of its positions. */
        public int countWithout(long position) {
            return (first < position ? 1 : 0) + (position < last ? 1 : 0);
        }
    }

    /** The greatest position that was seen. */
    public long position() {
        return position;
    }

    /** A number that grows whenever the position or the gaps change. */
    public long version() {
        return version;
    }

    /** How many gaps there are. */
    public int rangeCount() {
        return gaps.size();
    }

    public boolean isEmpty() {
        return gaps.isEmpty();
    }

    /** The gaps, in order. A view. */
    public Collection<Gap<T>> gaps() {
        return Collections.unmodifiableCollection(gaps.values());
    }

    /** The gaps from the one on that a position is in or before, in order. A view. */
    public Collection<Gap<T>> gapsFrom(long from) {
        Map.Entry<Long, Gap<T>> start = gaps.floorEntry(from);
        return Collections.unmodifiableCollection(
                gaps.tailMap(start == null ? from : start.getKey(), true).values());
    }

    /** First and last position of each gap in turn, in order. */
    public long[] ranges() {
        long[] ranges = new long[2 * gaps.size()];
        int i = 0;
        for (Gap<T> gap : gaps.values()) {
            ranges[i++] = gap.first;
            ranges[i++] = gap.last;
        }
        return ranges;
    }

    /**
     * The reader saw a row at a position that it had passed. Returns the gap that this was in, null if it was in none.
     */
    public @Nullable Gap<T> fill(long filled) {
        Map.Entry<Long, Gap<T>> entry = gaps.floorEntry(filled);
        if (entry == null || entry.getValue().last < filled) {
            return null;
        }
        Gap<T> gap = entry.getValue();
        gaps.remove(gap.first);
        put(gap.first, filled - 1, gap.about);
        put(filled + 1, gap.last, gap.about);
        version++;
        return gap;
    }

    /** The reader saw a row beyond the position. All positions in between are a gap now. */
    public void advanceTo(long seen, T about) {
        if (seen <= position) {
            throw new IllegalArgumentException("position: " + seen + " (expected: greater than " + position + ")");
        }
        put(position + 1, seen - 1, about);
        position = seen;
        version++;
    }

    /** The reader saw no row up to a position that was drawn before. All positions up to there are a gap now. */
    public void skipTo(long drawn, T about) {
        if (drawn > position) {
            put(position + 1, drawn, about);
            position = drawn;
            version++;
        }
    }

    /** Forgets the gaps in which no row can appear any more. */
    public void removeIf(Predicate<Gap<T>> dead) {
        if (gaps.values().removeIf(dead)) {
            version++;
        }
    }

    /** Everything below the end was read for good: what is empty there stays so. */
    public void closeBefore(long end) {
        for (Iterator<Gap<T>> all = gaps.values().iterator(); all.hasNext(); ) {
            Gap<T> gap = all.next();
            if (gap.first >= end) {
                break;
            }
            if (gap.last >= end) {
                throw new IllegalStateException("gap " + gap + " (expected: none beyond the end " + end + ")");
            }
            all.remove();
            version++;
        }
        if (position < end - 1) {
            position = end - 1;
            version++;
        }
    }

    private void put(long first, long last, T about) {
        if (first <= last) {
            gaps.put(first, new Gap<>(first, last, about));
        }
    }
}
