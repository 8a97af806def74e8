package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.postgresql.internal.PostgreSqlCheckpoint;
import dev.hitotsu.relay.store.Checkpoint;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.LogEntry;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RelayTermIT extends RelayTermSupport {
    @Test
    void aZombieCannotMoveThePositionOrParkAnything() throws Exception {
        append(3);
        RelayTerm zombie = lead(SHORT);
        ReadBatch read = zombie.read(10, 1 << 20);
        await().until(() -> tryLead(LONG).isPresent());
        RelayTerm successor = terms.getLast();

        assertThatThrownBy(() -> zombie.settle(moved(read.checkpoint()))).isInstanceOf(FencedException.class);
        ParkedMessage parked =
                new ParkedMessage(read.entries().getFirst(), OutboxState.DEAD, true, 1, Duration.ZERO, "zombie", 0);
        assertThatThrownBy(() -> zombie.settle(new Settlement(null, List.of(parked), List.of(), List.of(), Set.of())))
                .isInstanceOf(FencedException.class);

        assertThat(positions(successor.read(10, 1 << 20))).containsExactly(1L, 2L, 3L);
        assertThat(ask("SELECT count(*) FROM hitotsu.parked")).isZero();
    }

    @Test
    void theNextTermGoesOnBehindTheSavedPositionAndRemembersTheGaps() throws Exception {
        try (Connection open = dataSource.getConnection()) {
            open.setAutoCommit(false);
            append(2);
            PostgreSqlOutboxStore.outbox().append(open, message());
            append(2);
            RelayTerm first = lead(LONG);
            ReadBatch read = first.read(10, 1 << 20);
            assertThat(positions(read)).containsExactly(1L, 2L, 4L, 5L);
            first.settle(moved(read.checkpoint()));
            first.close();
            RelayTerm second = lead(LONG);
            assertThat(positions(second.read(10, 1 << 20))).isEmpty();

            open.commit();
            append(1);

            assertThat(positions(second.read(10, 1 << 20))).containsExactly(3L, 6L);
        }
    }

    @Test
    void whatWasReadButNotSettledIsReadAgainByTheNextTerm() throws Exception {
        append(4);
        RelayTerm first = lead(LONG);
        ReadBatch settled = first.read(2, 1 << 20);
        first.read(2, 1 << 20);
        first.settle(moved(settled.checkpoint()));
        first.close();

        assertThat(positions(lead(LONG).read(10, 1 << 20))).containsExactly(3L, 4L);
    }

    @Test
    void givesAGapUpAlthoughAnUnrelatedTransactionStaysOpen() throws Exception {
        try (Connection unrelated = dataSource.getConnection()) {
            unrelated.setAutoCommit(false);
            unrelated.createStatement().execute("SELECT pg_current_xact_id()");
            appendAndRollBack(5);
            append(1);
            RelayTerm term = lead(LONG);
            assertThat(positions(term.read(10, 1 << 20))).containsExactly(6L);

            await().until(() -> gapsAfter(term) == 0);
        }
    }

    @Test
    void keepsAGapForAPreparedTransactionAndFillsItLater() throws Exception {
        try (Connection preparing = dataSource.getConnection()) {
            preparing.setAutoCommit(false);
            PostgreSqlOutboxStore.outbox().append(preparing, message());
            append(1);
            RelayTerm term = lead(LONG);
            assertThat(positions(term.read(10, 1 << 20))).containsExactly(2L);
            execute(preparing, "PREPARE TRANSACTION 'p1'");
            for (int i = 0; i < 10; i++) {
                assertThat(gapsAfter(term)).isEqualTo(1);
            }
            preparing.setAutoCommit(true);
            execute(preparing, "COMMIT PREPARED 'p1'");

            assertThat(positions(term.read(10, 1 << 20))).containsExactly(1L);
        }
    }

    @Test
    void readsALongTransactionThatCommitsLateInPages() throws Exception {
        try (Connection late = dataSource.getConnection()) {
            late.setAutoCommit(false);
            for (int i = 0; i < 500; i++) {
                PostgreSqlOutboxStore.outbox().append(late, message());
            }
            append(3);
            RelayTerm term = lead(LONG);
            assertThat(positions(term.read(100, 1 << 20))).containsExactly(501L, 502L, 503L);
            late.commit();
            append(1);

            List<Long> all = new ArrayList<>();
            for (ReadBatch page = term.read(100, 1 << 20); !page.entries().isEmpty(); page = term.read(100, 1 << 20)) {
                assertThat(page.entries()).hasSizeLessThanOrEqualTo(100);
                all.addAll(positions(page));
            }
            assertThat(all).isSorted().hasSize(501).startsWith(1L).endsWith(504L);
        }
    }

    @Test
    void readsNoMoreBytesThanAskedForButAtLeastOneMessage() throws Exception {
        for (int i = 0; i < 5; i++) {
            append(
                    Stream.of(Message.builder("orders", "t")
                                    .payload(new byte[100_000])
                                    .build())
                            .toList(),
                    true);
        }
        RelayTerm term = lead(LONG);

        ReadBatch two = term.read(10, 250_000);
        assertThat(two.entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.message().payloadSize()).isEqualTo(100_000));
        assertThat(two.hasMore()).isTrue();
        assertThat(term.read(10, 10).entries()).hasSize(1);
        assertThat(term.read(10, 1 << 20).entries()).hasSize(2);
    }

    @Test
    void readsOnAfterTheLogHasJumpedOverSegments() throws Exception {
        append(1);
        execute("SELECT setval('hitotsu.message_position', " + (5 * SEGMENT + 17) + ")");
        append(2);
        RelayTerm term = lead(LONG);

        List<Long> read = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            read.addAll(positions(term.read(10, 1 << 20)));
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
            read.addAll(positions(term.read(4, 1 << 20)));
        }
        assertThat(read).hasSize(6).isSorted();
    }

    @Test
    void emptiesSegmentsThatWereDeliveredAndOnlyThose() throws Exception {
        append(3);
        execute("SELECT setval('hitotsu.message_position', " + SEGMENT + ")");
        append(3);
        RelayTerm term = lead(LONG);
        ReadBatch first = term.read(3, 1 << 20);
        term.settle(moved(first.checkpoint()));
        term.cleanUp();
        assertThat(ask("SELECT count(*) FROM hitotsu.message_0"))
                .as("not yet read to its end")
                .isEqualTo(3);

        Checkpoint reached = null;
        for (int i = 0; i < 20 || gapsAfter(term) > 0; i++) {
            reached = term.read(10, 1 << 20).checkpoint();
        }
        term.settle(moved(reached));
        term.cleanUp();

        assertThat(ask("SELECT count(*) FROM hitotsu.message_0")).isZero();
        assertThat(ask("SELECT pg_relation_size('hitotsu.message_0')")).isZero();
    }

    @Test
    void doesNotEmptyASegmentWithAGapThatCanStillBeFilled() throws Exception {
        try (Connection open = dataSource.getConnection()) {
            open.setAutoCommit(false);
            PostgreSqlOutboxStore.outbox().append(open, message());
            append(1);
            execute("SELECT setval('hitotsu.message_position', " + SEGMENT + ")");
            append(1);
            RelayTerm term = lead(LONG);
            Checkpoint reached = null;
            for (int i = 0; i < 5; i++) {
                reached = term.read(10, 1 << 20).checkpoint();
            }
            term.settle(moved(reached));
            term.cleanUp();
            assertThat(ask("SELECT count(*) FROM hitotsu.message_0")).isEqualTo(1);
            open.commit();

            assertThat(positions(term.read(10, 1 << 20))).containsExactly(1L);
        }
    }

    @Test
    void movesOnFromASegmentThatNeverFillsUp() throws Exception {
        append(3);
        RelayTerm term = lead(LONG);
        term.settle(moved(term.read(10, 1 << 20).checkpoint()));
        term.cleanUp();
        List<UUID> later = append(2);

        List<LogEntry> read = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ReadBatch batch = term.read(10, 1 << 20);
            read.addAll(batch.entries());
            term.settle(moved(batch.checkpoint()));
        }
        assertThat(read.stream().map(entry -> entry.message().id())).containsExactlyElementsOf(later);
        assertThat(read.getFirst().position()).isGreaterThanOrEqualTo(SEGMENT);
        await().untilAsserted(() -> {
            term.settle(moved(term.read(10, 1 << 20).checkpoint()));
            term.cleanUp();
            assertThat(ask("SELECT count(*) FROM hitotsu.message")).isZero();
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

            assertThat(positions(term.read(10, 1 << 20))).containsExactly(1L, SEGMENT + 1, round + 1);
        }
    }

    private void leaveAGap(RelayTerm term, Connection open, long before) throws SQLException {
        if (before > 0) {
            execute("SELECT setval('hitotsu.message_position', " + before + ")");
        }
        open.setAutoCommit(false);
        PostgreSqlOutboxStore.outbox().append(open, message());
        append(1);
        await().until(() -> positions(term.read(10, 1 << 20)).equals(List.of(before + 2)));
    }

    private long gapsAfter(RelayTerm term) {
        return ((PostgreSqlCheckpoint) term.read(10, 1 << 20).checkpoint()).gapPositionCount();
    }
}
