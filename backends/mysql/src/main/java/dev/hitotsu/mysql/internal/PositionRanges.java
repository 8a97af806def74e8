package dev.hitotsu.mysql.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Ranges of positions, which do not overlap. Not thread-safe. */
final class PositionRanges {
    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

    /** A range, both ends included. */
    record Range(long first, long last) {}

    /** Adds a range that does not overlap another one; does nothing where it is empty. */
    void add(long first, long last) {
        if (first <= last) {
            lastByFirst.put(first, last);
        }
    }

    /** Takes a position out. */
    void remove(long position) {
        Map.Entry<Long, Long> range = lastByFirst.floorEntry(position);
        if (range != null && position <= range.getValue()) {
            lastByFirst.remove(range.getKey());
            add(range.getKey(), position - 1);
            add(position + 1, range.getValue());
        }
    }

    /** Takes out everything from the position on. */
    void removeFrom(long position) {
        lastByFirst.tailMap(position, true).clear();
        Map.Entry<Long, Long> last = lastByFirst.lastEntry();
        if (last != null && last.getValue() >= position) {
            lastByFirst.put(last.getKey(), position - 1);
        }
    }

    boolean isEmpty() {
        return lastByFirst.isEmpty();
    }

    /** The ranges in order. */
    List<Range> list() {
        List<Range> ranges = new ArrayList<>(lastByFirst.size());
        lastByFirst.forEach((first, last) -> ranges.add(new Range(first, last)));
        return ranges;
    }
}
