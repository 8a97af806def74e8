package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Reading across segments, and emptying them. */
class SegmentsIT extends RelayTermSupport {
    @Test
    void readsOnAfterTheLogHasJumpedOverSegments() throws Exception {
        append(1);
        execute("SELECT setval('hitotsu.message_position', " + (5 * SEGMENT + 17) + ")");
        append(2);
        RelayTerm term = lead(LONG);

        List<Long> read = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            read.addAll(positions(term.source().read(10, 1 << 20, Duration.ZERO)));
        }
        assertThat(read).containsExactly(1L, 5 * SEGMENT + 18, 5 * SEGMENT + 19);
        await().until(() -> gapsAfter(term) == 0);
    }

    @Test
    void readsAcrossTheBoundOfASegment() throws Exception {
        execute("SELECT setval('hitotsu.message_position', " + (16 * SEGMENT - 3) + ")");
        append(6);
        RelayTerm term = lead(LONG);

        List<Long> read = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            read.addAll(positions(term.source().read(4, 1 << 20, Duration.ZERO)));
        }
        assertThat(read).hasSize(6).isSorted();
    }

    @Test
    void emptiesSegmentsThatWereDeliveredAndOnlyThose() throws Exception {
        append(3);
        execute("SELECT setval('hitotsu.message_position', " + SEGMENT + ")");
        append(3);
        RelayTerm term = lead(LONG);
        ReadBatch first = term.source().read(3, 1 << 20, Duration.ZERO);
        term.journal().settle(moved(first.checkpoint()));
        term.cleanUp();
        assertThat(queryLong("SELECT count(*) FROM hitotsu.message_0"))
                .as("not yet read to its end")
                .isEqualTo(3);

        Checkpoint reached = null;
        for (int i = 0; i < 20 || gapsAfter(term) > 0; i++) {
            reached = term.source().read(10, 1 << 20, Duration.ZERO).checkpoint();
        }
        term.journal().settle(moved(reached));
        term.cleanUp();

        assertThat(queryLong("SELECT count(*) FROM hitotsu.message_0")).isZero();
        assertThat(queryLong("SELECT pg_relation_size('hitotsu.message_0')")).isZero();
    }

    @Test
    void doesNotEmptyASegmentWithAGapThatCanStillBeFilled() throws Exception {
        try (Connection open = dataSource.getConnection()) {
            open.setAutoCommit(false);
            SharedPostgreSql.outbox().append(open, message());
            append(1);
            execute("SELECT setval('hitotsu.message_position', " + SEGMENT + ")");
            append(1);
            RelayTerm term = lead(LONG);
            Checkpoint reached = null;
            for (int i = 0; i < 5; i++) {
                reached = term.source().read(10, 1 << 20, Duration.ZERO).checkpoint();
            }
            term.journal().settle(moved(reached));
            term.cleanUp();
            assertThat(queryLong("SELECT count(*) FROM hitotsu.message_0")).isEqualTo(1);
            open.commit();

            assertThat(positions(term.source().read(10, 1 << 20, Duration.ZERO)))
                    .containsExactly(1L);
        }
    }

    @Test
    void movesOnFromASegmentThatNeverFillsUp() throws Exception {
        append(3);
        RelayTerm term = lead(LONG);
        term.journal()
                .settle(moved(term.source().read(10, 1 << 20, Duration.ZERO).checkpoint()));
        term.cleanUp();
        List<UUID> later = append(2);

        List<LogEntry> read = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ReadBatch batch = term.source().read(10, 1 << 20, Duration.ZERO);
            read.addAll(batch.entries());
            term.journal().settle(moved(batch.checkpoint()));
        }
        assertThat(read.stream().map(entry -> entry.message().id())).containsExactlyElementsOf(later);
        assertThat(read.getFirst().position()).isGreaterThanOrEqualTo(SEGMENT);
        await().untilAsserted(() -> {
            term.journal()
                    .settle(moved(term.source().read(10, 1 << 20, Duration.ZERO).checkpoint()));
            term.cleanUp();
            assertThat(queryLong("SELECT count(*) FROM hitotsu.message")).isZero();
        });
    }

    @Test
    void readsTheGapsOfSeveralRoundsInTheOrderOfTheirPositions() throws Exception {
        try (Connection first = dataSource.getConnection();
                Connection second = dataSource.getConnection();
                Connection third = dataSource.getConnection()) {
            RelayTerm term = lead(LONG);
            long round = 16 * SEGMENT;
            leaveAGap(term, first, 0);
            leaveAGap(term, second, SEGMENT);
            leaveAGap(term, third, round);
            third.commit();
            first.commit();
            second.commit();

            assertThat(positions(term.source().read(10, 1 << 20, Duration.ZERO)))
                    .containsExactly(1L, SEGMENT + 1, round + 1);
        }
    }

    private void leaveAGap(RelayTerm term, Connection open, long before) throws SQLException {
        if (before > 0) {
            execute("SELECT setval('hitotsu.message_position', " + before + ")");
        }
        open.setAutoCommit(false);
        SharedPostgreSql.outbox().append(open, message());
        append(1);
        await().until(() ->
                positions(term.source().read(10, 1 << 20, Duration.ZERO)).equals(List.of(before + 2)));
    }
}
