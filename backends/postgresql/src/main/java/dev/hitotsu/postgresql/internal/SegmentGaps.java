package dev.hitotsu.postgresql.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The gaps that one part of a read looks into: those of one segment, or one that spans several. Not thread-safe. */
final class SegmentGaps {
    private static final long SEVERAL_SEGMENTS = -1;

    private final long segment;
    private final List<Long> firsts = new ArrayList<>();
    private final List<Long> lasts = new ArrayList<>();

    private SegmentGaps(long segment) {
        this.segment = segment;
    }

    /**
     * Groups ranges (first and last position of each gap in turn) by segment and keeps their order. A gap that spans
     * several segments is looked for in all tables.
     */
    static List<SegmentGaps> group(long[] ranges) {
        List<SegmentGaps> groups = new ArrayList<>();
        for (int i = 0; i < ranges.length; i += 2) {
            long first = LogSegments.segmentOf(ranges[i]);
            long segment = first == LogSegments.segmentOf(ranges[i + 1]) ? first : SEVERAL_SEGMENTS;
            if (groups.isEmpty() || groups.getLast().segment != segment) {
                groups.add(new SegmentGaps(segment));
            }
            groups.getLast().firsts.add(ranges[i]);
            groups.getLast().lasts.add(ranges[i + 1]);
        }
        return groups;
    }

    /** The number of the table to look into, empty for the whole log. */
    OptionalInt table() {
        return segment == SEVERAL_SEGMENTS
                ? OptionalInt.empty()
                : OptionalInt.of(LogSegments.tableOf(LogSegments.firstPositionOf(segment)));
    }

    /** A table of the first and the last position of each gap. */
    String asTable() {
        return "unnest('" + array(firsts) + "'::bigint[], '" + array(lasts) + "'::bigint[]) AS gap(first, last)";
    }

    private static String array(List<Long> positions) {
        return positions.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
