package dev.hitotsu.mysql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogTablesTest {
    private final LogTables tables = new LogTables(List.of(100L, 300L), 300);

    @Test
    void aPositionIsInTheFirstSegmentThatEndsBehindIt() {
        assertThat(tables.tableOf(99)).isEqualTo("message_100");
        assertThat(tables.tableOf(100)).isEqualTo("message_300");
        assertThat(tables.tableOf(300)).isEqualTo("message");
        assertThat(tables.names()).containsExactly("message_100", "message_300", "message");
    }

    /** A relay asks for the last position before it renames the table, and others append meanwhile. */
    @Test
    void betweenTwoSegmentsThereIsRoomForSixteenMillionPositions() {
        assertThat(LogTables.boundaryAfter(1)).isEqualTo(1L << 25);
        assertThat(LogTables.boundaryAfter((1L << 25) - 1) - (1L << 25)).isGreaterThanOrEqualTo(1L << 24);
    }
}
