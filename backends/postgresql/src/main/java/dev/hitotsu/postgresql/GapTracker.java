package dev.hitotsu.postgresql;

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
 * Remembers the positions that a reader has passed without having seen a row there, until each was seen or cannot appear
 * any more.
 *
 * <p>Positions are taken from a sequence by transactions that commit in another order, or never. A transaction locks the
 * table before it takes a position, and keeps the lock until its outcome is visible. So who may fill a gap is among those
 * that hold the lock at any moment after the gap was seen; once all of these have let go, a snapshot taken later shows
 * the row, or there will be none. Who came later, or does not touch the table, does not matter.
 *
 * <p>Source: PostgreSQL's manual, chapters 13.3 (explicit locking) and 53.13 (pg_locks); the order in which a transaction
 * ends is that of CommitTransaction in its source: visible first, locks freed after.
 *
 * <p>One round is: {@link #holdersSeen} (optional, before the snapshot), the read, {@link #fill} and {@link #pass} for the
 * rows, and {@link #giveUpDead} where the read has looked at every gap. Not thread-safe.
 */
final class GapTracker {
    /** Prepared transactions are shown as {@code -1/xid}, and have held the lock under another name before. */
    private static final String PREPARED = "-1/";

    /** Those who could fill the gaps that were found in the same reads; null until the locks were looked at. */
    private static final class Witnesses {
        private @Nullable Set<String> holders;
        private int gaps;
    }

    private record Gap(long first, long last, Witnesses witnesses) {}

    private final NavigableMap<Long, Gap> gaps = new TreeMap<>();
    private final List<Witnesses> open = new ArrayList<>();
    private @Nullable Witnesses newest;
    private long position;
    private long version;

    /** Starts after the position, with the gaps (first and last position of each in turn) left before it. */
    GapTracker(long position, long[] ranges) {
        this.position = position;
        for (int i = 0; i < ranges.length; i += 2) {
            put(ranges[i], ranges[i + 1], unwitnessed());
        }
    }

    /** The greatest position that was seen. */
    long position() {
        return position;
    }

    /** Grows whenever the position or the gaps change. */
    long version() {
        return version;
    }

    /** How many ranges are remembered. */
    int size() {
        return gaps.size();
    }

    /** How many single positions are remembered. */
    long width() {
        return gaps.values().stream().mapToLong(gap -> gap.last - gap.first + 1).sum();
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

    /** Says which transactions hold the lock, looked up after every read so far and before the next. */
    void holdersSeen(Set<String> holders) {
        open.removeIf(witnesses -> witnesses.gaps == 0);
        for (Witnesses witnesses : open) {
            if (witnesses.holders == null) {
                witnesses.holders = new HashSet<>(holders);
            } else if (witnesses.holders.removeIf(holder -> !holders.contains(holder))) {
                holders.stream().filter(holder -> holder.startsWith(PREPARED)).forEach(witnesses.holders::add);
            }
        }
        newest = null;
    }

    /** A row was seen at a position that had been passed. False where no gap was known there. */
    boolean fill(long filled) {
        Map.Entry<Long, Gap> entry = gaps.floorEntry(filled);
        if (entry == null || entry.getValue().last < filled) {
            return false;
        }
        Gap gap = entry.getValue();
        gaps.remove(gap.first);
        gap.witnesses.gaps--;
        put(gap.first, filled - 1, gap.witnesses);
        put(filled + 1, gap.last, gap.witnesses);
        version++;
        return true;
    }

    /** A row was seen beyond the position; what lies between is a gap now. */
    void pass(long seen) {
        if (seen <= position) {
            throw new IllegalArgumentException("position: " + seen + " (expected: greater than " + position + ")");
        }
        if (seen > position + 1) {
            put(position + 1, seen - 1, unwitnessed());
        }
        position = seen;
        version++;
    }

    /**
     * A read has shown no row up to a position that had been handed out before it began: what was not seen there is a gap
     * now.
     */
    void passUnseen(long handedOut) {
        if (handedOut > position) {
            put(position + 1, handedOut, unwitnessed());
            position = handedOut;
            version++;
        }
    }

    /** To be called when a read has shown no further row in any gap: drops those that nobody can fill any more. */
    void giveUpDead() {
        Set<Witnesses> dead = new HashSet<>();
        for (Iterator<Witnesses> all = open.iterator(); all.hasNext(); ) {
            Witnesses witnesses = all.next();
            if (witnesses.holders != null && witnesses.holders.isEmpty()) {
                dead.add(witnesses);
                all.remove();
            }
        }
        if (!dead.isEmpty() && gaps.values().removeIf(gap -> dead.contains(gap.witnesses))) {
            version++;
        }
    }

    private void put(long first, long last, Witnesses witnesses) {
        if (first <= last) {
            gaps.put(first, new Gap(first, last, witnesses));
            witnesses.gaps++;
        }
    }

    /** Gaps found between two looks at the locks share their witnesses. */
    private Witnesses unwitnessed() {
        if (newest == null) {
            newest = new Witnesses();
            open.add(newest);
        }
        return newest;
    }
}
