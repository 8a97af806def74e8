package dev.hitotsu.postgresql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.internal.LogCheckpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Positions, and the segments and tables that they are in. */
class SegmentGapsTest {
    private static final long SEGMENT = 1L << 18;

    @Test
    void gapsOfASegmentAreAskedForTogetherAndInItsTable() {
        List<SegmentGaps> groups = SegmentGaps.group(
                new long[] {1, 2, 5, SEGMENT - 1, SEGMENT, SEGMENT, 17 * SEGMENT + 3, 17 * SEGMENT + 3});

        assertThat(groups).hasSize(3);
        assertThat(groups.get(0).asTable())
                .isEqualTo("unnest('{1,5}'::bigint[], '{2,262143}'::bigint[]) AS gap(first, last)");
        assertThat(groups.get(1).asTable())
                .isEqualTo("unnest('{262144}'::bigint[], '{262144}'::bigint[]) AS gap(first, last)");
        assertThat(groups.stream().map(SegmentGaps::table).map(table -> table.orElse(-1)))
                .containsExactly(0, 1, 1);
        assertThat(SegmentGaps.group(new long[0])).isEmpty();
    }

    @Test
    void aGapOfSeveralSegmentsIsInNoSingleTable() {
        List<SegmentGaps> groups =
                SegmentGaps.group(new long[] {1, SEGMENT, 3 * SEGMENT, 5 * SEGMENT, 6 * SEGMENT, 6 * SEGMENT});

        assertThat(groups).hasSize(2);
        assertThat(groups.getFirst().table()).isEmpty();
        assertThat(groups.getLast().table()).hasValue(6);
    }

    @Test
    void positionsAreInSegmentsAndTheirTablesInACircle() {
        assertThat(LogSegments.segmentOf(SEGMENT - 1)).isZero();
        assertThat(LogSegments.segmentOf(SEGMENT)).isEqualTo(1);
        assertThat(LogSegments.firstPositionOf(3)).isEqualTo(3 * SEGMENT);
        assertThat(LogSegments.tableOf(16 * SEGMENT - 1)).isEqualTo(15);
        assertThat(LogSegments.tableOf(16 * SEGMENT)).isZero();
    }

    private static boolean isCovered(long segment, long position, long... ranges) {
        return LogSegments.isCovered(segment, new LogCheckpoint("positions", position, ranges, new byte[0]));
    }

    @Test
    void aSegmentIsCoveredOnceItWasReadAndNoGapIsLeftInItsTable() {
        assertThat(isCovered(2, 3 * SEGMENT - 2)).isFalse();
        assertThat(isCovered(2, 3 * SEGMENT - 1)).isTrue();
        assertThat(isCovered(2, 9 * SEGMENT, 2 * SEGMENT, 2 * SEGMENT)).isFalse();
        assertThat(isCovered(2, 9 * SEGMENT, 1, 2 * SEGMENT - 1)).isTrue();
        assertThat(isCovered(2, 9 * SEGMENT, 1, 2 * SEGMENT)).isFalse();
        assertThat(isCovered(2, 9 * SEGMENT, 3 * SEGMENT, 4 * SEGMENT)).isTrue();
        assertThat(isCovered(2, 9 * SEGMENT, 5, 5, 2 * SEGMENT + 7, 2 * SEGMENT + 8))
                .isFalse();
        assertThat(isCovered(18, 30 * SEGMENT, 2 * SEGMENT, 2 * SEGMENT))
                .as("the same table")
                .isFalse();
        assertThat(isCovered(2, 30 * SEGMENT, 18 * SEGMENT, 18 * SEGMENT))
                .as("the same table")
                .isFalse();
        assertThat(isCovered(5, 40 * SEGMENT, SEGMENT, 18 * SEGMENT))
                .as("all tables")
                .isFalse();
    }
}
