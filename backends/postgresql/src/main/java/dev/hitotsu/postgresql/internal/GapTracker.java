package dev.hitotsu.postgresql.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the positions that a reader has passed without seeing a row there (the gaps). It forgets a position once the row
 * was seen or cannot appear any more.
 *
 * <p>Transactions take positions from a sequence. They commit in another order, or never. A transaction locks the table before
 * it takes a position, and keeps the lock until its outcome is visible. So the transaction that can fill a gap is among those
 * that hold the lock at any moment after the gap was seen. Once all of these have released it, a later snapshot shows the row,
 * or the row never comes. Transactions that began later, or do not touch the table, do not matter.
 *
 * <p>Source: PostgreSQL's manual, chapters 13.3 (explicit locking) and 53.13 (pg_locks). The function CommitTransaction in
 * PostgreSQL's source makes a transaction visible first and releases its locks afterwards.
 *
 * <p>In each round, the reader calls {@link #lockHoldersSeen} (optional, before the snapshot), reads, calls {@link #fill} and
 * {@link #advanceTo} for the rows, and {@link #dropDeadGaps} if the read has looked at every gap. Not thread-safe.
 */
final class GapTracker {
    private record Gap(long first, long last, GapWriters writers) {}

    private final NavigableMap<Long, Gap> gaps = new TreeMap<>();
    private final List<GapWriters> open = new ArrayList<>();
    private @Nullable GapWriters newest;
    private long position;
    private long version;

    /** Starts after the position, with the gaps (first and last position of each in turn) left before it. */
    GapTracker(long position, long[] ranges) {
        this.position = position;
        for (int i = 0; i < ranges.length; i += 2) {
            put(ranges[i], ranges[i + 1], newestWriters());
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

    /** How many gaps there are. */
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

    /** Takes the transactions that hold the lock, read after every read so far and before the next one. */
    void lockHoldersSeen(Set<String> holders) {
        open.removeIf(writers -> writers.gapCount == 0);
        open.forEach(writers -> writers.lockHoldersSeen(holders));
        newest = null;
    }

    /** The reader saw a row at a position that it had passed. Returns false if there is no gap. */
    boolean fill(long filled) {
        Map.Entry<Long, Gap> entry = gaps.floorEntry(filled);
        if (entry == null || entry.getValue().last < filled) {
            return false;
        }
        Gap gap = entry.getValue();
        gaps.remove(gap.first);
        gap.writers.gapCount--;
        put(gap.first, filled - 1, gap.writers);
        put(filled + 1, gap.last, gap.writers);
        version++;
        return true;
    }

    /** The reader saw a row beyond the position. All positions in between are a gap now. */
    void advanceTo(long seen) {
        if (seen <= position) {
            throw new IllegalArgumentException("position: " + seen + " (expected: greater than " + position + ")");
        }
        if (seen > position + 1) {
            put(position + 1, seen - 1, newestWriters());
        }
        position = seen;
        version++;
    }

    /** A read saw no row up to a position that the sequence had handed out before the read. All up to there is a gap now. */
    void skipTo(long handedOut) {
        if (handedOut > position) {
            put(position + 1, handedOut, newestWriters());
            position = handedOut;
            version++;
        }
    }

    /** Forgets the gaps that nobody can fill any more. The caller has just looked at every gap and found no further row. */
    void dropDeadGaps() {
        Set<GapWriters> dead = new HashSet<>();
        for (Iterator<GapWriters> all = open.iterator(); all.hasNext(); ) {
            GapWriters writers = all.next();
            if (writers.areGone()) {
                dead.add(writers);
                all.remove();
            }
        }
        if (!dead.isEmpty() && gaps.values().removeIf(gap -> dead.contains(gap.writers))) {
            version++;
        }
    }

    private void put(long first, long last, GapWriters writers) {
        if (first <= last) {
            gaps.put(first, new Gap(first, last, writers));
            writers.gapCount++;
        }
    }

    /** Gaps that were found between two calls of {@link #lockHoldersSeen} share their writers. */
    private GapWriters newestWriters() {
        if (newest == null) {
            newest = new GapWriters();
            open.add(newest);
        }
        return newest;
    }
}
