package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.internal.PassedGaps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the positions that a reader has passed without seeing a row there (the gaps). It forgets a position once
 * the row was seen or cannot appear any more.
 *
 * <p>Transactions take positions from a sequence. They commit in another order, or never. A transaction locks the table
 * before it takes a position, and keeps the lock until its outcome is visible. So the transaction that can fill a gap
 * is among those that hold the lock at any moment after the gap was seen. Once all of these have released it, a later
 * snapshot shows the row, or the row never comes. Transactions that began later, or do not touch the table, do not
 * matter.
 *
 * <p>Source: PostgreSQL's manual, chapters 13.3 (explicit locking) and 53.13 (pg_locks). The function CommitTransaction
 * in PostgreSQL's source makes a transaction visible first and releases its locks afterwards.
 *
 * <p>In each round, the reader calls {@link #lockHoldersSeen} (optional, before the snapshot), reads, calls
 * {@link #fill} and {@link #advanceTo} for the rows, and {@link #dropDeadGaps} if the read has looked at every gap. Not
 * thread-safe.
 */
final class GapTracker {
    private final PassedGaps<GapWriters> gaps;
    private final List<GapWriters> open = new ArrayList<>();
    private @Nullable GapWriters newest;

    /** Starts after the position, with the gaps (first and last position of each in turn) left before it. */
    GapTracker(long position, long[] ranges) {
        GapWriters writers = newestWriters();
        writers.gapCount = ranges.length / 2;
        this.gaps = new PassedGaps<>(position, ranges, writers);
    }

    /** The greatest position that was seen. */
    long position() {
        return gaps.position();
    }

    /** A number that grows whenever the position or the gaps change. */
    long version() {
        return gaps.version();
    }

    /** How many gaps there are. */
    int rangeCount() {
        return gaps.rangeCount();
    }

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    /** First and last position of each gap in turn, in order. */
    long[] ranges() {
        return gaps.ranges();
    }

    /** Takes the transactions that hold the lock, read after every read so far and before the next one. */
    void lockHoldersSeen(Set<String> holders) {
        open.removeIf(writers -> writers.gapCount == 0);
        open.forEach(writers -> writers.lockHoldersSeen(holders));
        newest = null;
    }

    /** The reader saw a row at a position that it had passed. Returns false if there is no gap. */
    boolean fill(long filled) {
        PassedGaps.Gap<GapWriters> gap = gaps.fill(filled);
        if (gap == null) {
            return false;
        }
        gap.about().gapCount += gap.countWithout(filled) - 1;
        return true;
    }

    /** The reader saw a row beyond the position. All positions in between are a gap now. */
    void advanceTo(long seen) {
        GapWriters writers = newestWriters();
        writers.gapCount += seen > position() + 1 ? 1 : 0;
        gaps.advanceTo(seen, writers);
    }

    /**
     * A read saw no row up to a position that the sequence had handed out before the read. All up to there is a gap
     * now.
     */
    void skipTo(long handedOut) {
        GapWriters writers = newestWriters();
        writers.gapCount += handedOut > position() ? 1 : 0;
        gaps.skipTo(handedOut, writers);
    }

    /**
     * Forgets the gaps that nobody can fill any more. The caller has just looked at every gap and found no further row.
     */
    void dropDeadGaps() {
        Set<GapWriters> dead = new HashSet<>();
        for (Iterator<GapWriters> all = open.iterator(); all.hasNext(); ) {
            GapWriters writers = all.next();
            if (writers.areGone()) {
                dead.add(writers);
                all.remove();
            }
        }
        if (!dead.isEmpty()) {
            gaps.removeIf(gap -> dead.contains(gap.about()));
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
