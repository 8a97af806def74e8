package dev.hitotsu.mongo;

import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bson.BsonInt64;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The positions that a reader has passed without seeing a message there, each with when that was. Not thread-safe. */
final class PassedPositions {
    /** With more than this, nothing new is read until some are closed, so that memory and queries stay bounded. */
    static final int MAX_POSITIONS = 100_000;

    private static final int MAX_WIDE_GAPS = 1_000;

    /** Of longer gaps a query names the ends, of others each position. */
    private static final int MAX_NARROW = 100;

    private record Gap(long first, long last, long sinceNanos) {
        boolean isWide() {
            return last - first >= MAX_NARROW;
        }
    }

    private final NavigableMap<Long, Gap> gaps = new TreeMap<>();
    private long position;
    private long inNarrowGaps;
    private int wideGaps;

    PassedPositions(MongoCheckpoint start, long nanos) {
        this.position = start.position();
        for (int i = 0; i < start.ranges().size(); i += 2) {
            put(start.ranges().get(i), start.ranges().get(i + 1), nanos);
        }
    }

    private void put(long first, long last, long nanos) {
        if (first <= last) {
            Gap gap = new Gap(first, last, nanos);
            gaps.put(first, gap);
            count(gap, 1);
        }
    }

    private void count(Gap gap, int sign) {
        if (gap.isWide()) {
            wideGaps += sign;
        } else {
            inNarrowGaps += sign * (gap.last - gap.first + 1);
        }
    }

    /** The greatest position that was read. */
    long position() {
        return position;
    }

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    boolean isFull() {
        return inNarrowGaps > MAX_POSITIONS || wideGaps > MAX_WIDE_GAPS;
    }

    /** What is in the gaps; null where there are none. */
    @Nullable Bson filter() {
        List<Bson> parts = new ArrayList<>();
        List<BsonInt64> positions = new ArrayList<>();
        for (Gap gap : gaps.values()) {
            if (gap.isWide()) {
                parts.add(Filters.and(Filters.gte("_id", gap.first), Filters.lte("_id", gap.last)));
            } else {
                LongStream.rangeClosed(gap.first, gap.last).forEach(one -> positions.add(new BsonInt64(one)));
            }
        }
        if (!positions.isEmpty()) {
            parts.add(Filters.in("_id", positions));
        }
        if (parts.isEmpty()) {
            return null;
        }
        return parts.size() == 1 ? parts.getFirst() : Filters.or(parts);
    }

    /** Positions that were passed before this time, from one on up to another, at most so many. */
    List<Long> passedBefore(long nanos, long from, long to, int limit) {
        Map.Entry<Long, Gap> start = gaps.floorEntry(from);
        return gaps.tailMap(start == null ? from : start.getKey(), true).values().stream()
                .filter(gap -> gap.sinceNanos - nanos < 0)
                .flatMapToLong(gap -> LongStream.rangeClosed(Math.max(from, gap.first), Math.min(to, gap.last)))
                .limit(limit)
                .boxed()
                .toList();
    }

    /** Whether whoever draws positions from this one on will be read. */
    boolean willRead(long next) {
        Map.Entry<Long, Gap> gap = gaps.floorEntry(next);
        return next >= position || (gap != null && gap.getValue().last == position - 1);
    }

    /** A document was read. Returns whether it is the first time. */
    boolean read(long read, long nanos) {
        if (read <= position) {
            return close(read);
        }
        put(position + 1, read - 1, nanos);
        position = read;
        return true;
    }

    private boolean close(long read) {
        Map.Entry<Long, Gap> entry = gaps.floorEntry(read);
        if (entry == null || entry.getValue().last < read) {
            return false;
        }
        Gap gap = entry.getValue();
        gaps.remove(gap.first);
        count(gap, -1);
        put(gap.first, read - 1, gap.sinceNanos);
        put(read + 1, gap.last, gap.sinceNanos);
        return true;
    }

    MongoCheckpoint checkpoint() {
        List<Long> ranges = new ArrayList<>(2 * gaps.size());
        for (Gap gap : gaps.values()) {
            ranges.add(gap.first);
            ranges.add(gap.last);
        }
        return new MongoCheckpoint(position, ranges);
    }
}
