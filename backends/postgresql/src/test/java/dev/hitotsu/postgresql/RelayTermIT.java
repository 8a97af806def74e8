package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayTermIT extends RelayTermSupport {
    @Test
    void givesAGapUpAlthoughAnUnrelatedTransactionStaysOpen() throws Exception {
        try (Connection unrelated = dataSource.getConnection()) {
            unrelated.setAutoCommit(false);
            unrelated.createStatement().execute("SELECT pg_current_xact_id()");
            appendAndRollBack(5);
            append(1);
            RelayTerm term = lead(LONG);
            assertThat(positions(term.source().read(10, 1 << 20, Duration.ZERO)))
                    .containsExactly(6L);

            await().until(() -> gapsAfter(term) == 0);
        }
    }

    @Test
    void keepsAGapForAPreparedTransactionAndFillsItLater() throws Exception {
        try (Connection preparing = dataSource.getConnection()) {
            preparing.setAutoCommit(false);
            SharedPostgreSql.outbox().append(preparing, message());
            append(1);
            RelayTerm term = lead(LONG);
            assertThat(positions(term.source().read(10, 1 << 20, Duration.ZERO)))
                    .containsExactly(2L);
            Queries.execute(preparing, "PREPARE TRANSACTION 'p1'");
            for (int i = 0; i < 10; i++) {
                assertThat(gapsAfter(term)).isEqualTo(1);
            }
            preparing.setAutoCommit(true);
            Queries.execute(preparing, "COMMIT PREPARED 'p1'");

            assertThat(positions(term.source().read(10, 1 << 20, Duration.ZERO)))
                    .containsExactly(1L);
        }
    }

    @Test
    void readsALongTransactionThatCommitsLateInPages() throws Exception {
        try (Connection late = dataSource.getConnection()) {
            late.setAutoCommit(false);
            for (int i = 0; i < 500; i++) {
                SharedPostgreSql.outbox().append(late, message());
            }
            append(3);
            RelayTerm term = lead(LONG);
            assertThat(positions(term.source().read(100, 1 << 20, Duration.ZERO)))
                    .containsExactly(501L, 502L, 503L);
            late.commit();
            append(1);

            List<Long> all = new ArrayList<>();
            for (ReadBatch page = term.source().read(100, 1 << 20, Duration.ZERO);
                    !page.entries().isEmpty();
                    page = term.source().read(100, 1 << 20, Duration.ZERO)) {
                assertThat(page.entries()).hasSizeLessThanOrEqualTo(100);
                all.addAll(positions(page));
            }
            assertThat(all).isSorted().hasSize(501).startsWith(1L).endsWith(504L);
        }
    }
}
