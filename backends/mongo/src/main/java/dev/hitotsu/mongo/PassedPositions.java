package dev.hitotsu.mongo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bson.BsonInt64;

/** The positions that a reader has passed without seeing a message there, each with when that was. Not thread-safe. */
final class PassedPositions {
    /** With more than this, nothing new is read until some are closed, so that memory stays bounded. */
    static final int MAX = 100_000;

    private final NavigableMap<Long, Long> gaps = new TreeMap<>();
    private long position;

    PassedPositions(MongoCheckpoint start, long nanos) {
        this.position = start.position();
        for (int i = 0; i < start.ranges().size(); i += 2) {
            put(start.ranges().get(i), start.ranges().get(i + 1), nanos);
        }
    }

    private void put(long first, long last, long nanos) {
        for (long gap = first; gap <= last; gap++) {
            gaps.put(gap, nanos);
        }
    }

    long position() {
        return position;
    }

    boolean isFull() {
        return gaps.size() > MAX;
    }

    List<BsonInt64> gaps() {
        return gaps.keySet().stream().map(BsonInt64::new).toList();
    }

    /** Positions that were passed before this time, from one on, at most so many. */
    List<Long> passedBefore(long nanos, long from, int limit) {
        return gaps.tailMap(from, true).entrySet().stream()
                .filter(gap -> gap.getValue() - nanos < 0)
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A document was read. */
    void read(long read, long nanos) {
        if (read > position) {
            put(position + 1, read - 1, nanos);
            position = read;
        } else {
            gaps.remove(read);
        }
    }

    MongoCheckpoint checkpoint() {
        List<Long> ranges = new ArrayList<>();
        for (long gap : gaps.keySet()) {
            if (!ranges.isEmpty() && ranges.getLast() == gap - 1) {
                ranges.set(ranges.size() - 1, gap);
            } else {
                ranges.add(gap);
                ranges.add(gap);
            }
        }
        return new MongoCheckpoint(position, ranges);
    }
}
