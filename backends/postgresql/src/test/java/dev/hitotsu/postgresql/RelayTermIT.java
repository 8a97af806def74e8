package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
        assertThat(queryLong("SELECT count(*) FROM hitotsu.parked")).isZero();
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
}
