package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.ChangePreview;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.EntryRange;
import dev.hitotsu.outbox.NewerCount;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.testkit.sql.OneConnection;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What operators ask of more messages than anybody counts, in rows that the server reads and not in time. */
@Tag("one-version")
class LargeOutboxIT extends RelayTermSupport {
    private static final long MAX = OutboxStatus.MAX_COUNT;
    /** How many rows of the index a page looks at (ADR 18), and a few to find its beginning. */
    private static final long MAX_ROWS_PER_PAGE = 5_100;

    private final OutboxAdmin admin = PostgreSql.of(dataSource).admin();

    LargeOutboxIT() {
        super(SharedPostgreSql.withNewSessions(SharedPostgreSql.database()));
    }

    /** Dead ones, and pending ones that no relay has read. */
    private void fill(long dead, long pending) throws SQLException {
        execute("""
                INSERT INTO hitotsu.parked
                    (position, id, topic, type, occurred_at, state, ordered, attempts, last_error, appended_at)
                SELECT number, gen_random_uuid(), 'orders', 'T', now(), 'DEAD', false, 1, 'no', now()
                FROM generate_series(1, %d) AS number
                """.formatted(dead));
        execute("SELECT setval('hitotsu.message_position', %d)".formatted(dead));
        execute("""
                INSERT INTO hitotsu.message (id, topic, type, occurred_at)
                SELECT gen_random_uuid(), 'orders', 'T', now() FROM generate_series(1, %d)
                """.formatted(pending));
        execute("VACUUM ANALYZE hitotsu.parked");
    }

    @Test
    void countsEndAndNoPageReadsAllRows() throws Exception {
        fill(MAX + 5_000, MAX + 5_000);
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, 100);
        try (Connection connection = dataSource.getConnection()) {
            OutboxAdmin looking = PostgreSql.of(OneConnection.of(connection)).admin();
            assertThat(looking.page(dead, EntryRange.ALL).entries()).hasSize(100);
            assertThat(statistic(connection, "idx_tup_fetch"))
                    .as("rows of a page that all pass")
                    .isBetween(100L, 300L);
            EntryPage rare = looking.page(dead.withError("nothing has this"), new EntryRange(MAX / 2, Long.MAX_VALUE));
            assertThat(rare.entries()).isEmpty();
            assertThat(rare.next()).isPresent();
            assertThat(looking.page(dead.withTopic("nobody"), EntryRange.ALL).next())
                    .isPresent();
            assertThat(looking.failures(OutboxState.DEAD, 100)).hasSize(100);

            assertThat(statistic(connection, "idx_tup_fetch")).isBetween(10_000L, 4 * MAX_ROWS_PER_PAGE);
            assertThat(statistic(connection, "seq_tup_read")).isZero();
            aPreviewLooksAtAsManyAsAnybodyCounts(connection, looking);
        }
        assertThat(admin.status().count(OutboxState.DEAD)).isEqualTo(MAX);
        assertThat(admin.status().count(OutboxState.PENDING)).isEqualTo(MAX);
        assertThat(PostgreSql.of(dataSource).backlog().read().dead()).isEqualTo(MAX);
    }

    private static void aPreviewLooksAtAsManyAsAnybodyCounts(Connection connection, OutboxAdmin looking)
            throws SQLException {
        EntryFilter dead = EntryFilter.of(OutboxState.DEAD, 100);
        long before = statistic(connection, "idx_tup_fetch");
        ChangePreview all = looking.preview(dead);
        assertThat(statistic(connection, "idx_tup_fetch") - before)
                .as("rows, of what is counted by its index alone")
                .isLessThan(MAX_ROWS_PER_PAGE);
        ChangePreview rare = looking.preview(dead.withError("nothing has this"));
        assertThat(all.count()).isEqualTo(MAX);
        assertThat(all.isCapped()).isTrue();
        assertThat(rare.count()).isZero();
        assertThat(rare.isCapped()).as("more than those are dead").isTrue();
        assertThat(looking.preview(EntryFilter.of(OutboxState.RETRY, 100)).isCapped())
                .isFalse();
        assertThat(statistic(connection, "idx_tup_fetch") - before).isBetween(MAX, MAX + 3 * MAX_ROWS_PER_PAGE);
        assertThat(statistic(connection, "seq_tup_read")).isZero();
    }

    /** What was read of parked messages. A backend tells it when it is asked to, and otherwise some time later. */
    private static long statistic(Connection connection, String column) throws SQLException {
        Queries.execute(connection, "SELECT pg_stat_force_next_flush()");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + column + " FROM pg_stat_user_tables WHERE relname = 'parked'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Positions without a message are no messages, however many there are in a row. */
    @Test
    void positionsThatWereGivenUpAreNotCounted() throws Exception {
        append(1, 40_000);
        append(300_001, 40_000);
        append(900_001, 30_000);
        execute("""
                INSERT INTO hitotsu.parked
                    (position, id, topic, type, occurred_at, state, ordered, attempts, last_error, appended_at)
                SELECT number, gen_random_uuid(), 'orders', 'T', now(), 'DEAD', false, 1, 'no', now()
                FROM unnest('{1, 40000, 300001, 330000, 330001, 2000001}'::bigint[]) AS number
                """);
        saveCheckpoint(330_000);
        assertCounts(10_000 + 30_000, 40_000 + 30_000 - 4);

        append(2_000_001, 60_001);
        assertCounts(MAX, 40_000 + 30_000 - 4);
        saveCheckpoint(2_060_001);
        assertCounts(0, MAX);
    }

    @Test
    void whatWasCountedToItsEndIsNotCountedAgainAtTheNextLook() throws Exception {
        append(1, 220_000);
        saveCheckpoint(110_000);
        try (Connection connection = dataSource.getConnection()) {
            OutboxAdmin looking = PostgreSql.of(OneConnection.of(connection)).admin();
            looking.status();
            long before = rowsOfTheLogRead(connection);
            OutboxStatus again = looking.status();

            assertThat(again.count(OutboxState.PENDING)).isEqualTo(MAX);
            assertThat(again.count(OutboxState.PUBLISHED)).isEqualTo(MAX);
            assertThat(rowsOfTheLogRead(connection) - before).isLessThan(1_000);
            saveCheckpoint(180_000);
            assertThat(looking.count(OutboxState.PENDING)).isEqualTo(40_000);
            assertThat(looking.count(OutboxState.PUBLISHED)).isEqualTo(MAX);
            execute("""
                    INSERT INTO hitotsu.parked
                        (position, id, topic, type, occurred_at, state, ordered, attempts, last_error, appended_at)
                    SELECT number, gen_random_uuid(), 'orders', 'T', now(), 'DEAD', false, 1, 'no', now()
                    FROM generate_series(1, 90000) AS number""");
            assertThat(looking.count(OutboxState.PUBLISHED)).isEqualTo(90_000);
        }
    }

    /** The ends of what was counted are there again, with other messages, in a database that was restored. */
    @Test
    void whatWasCountedIsNotBelievedOfAnotherLog() throws Exception {
        append(1, 210_000);
        saveCheckpoint(105_000);
        assertCounts(MAX, MAX);

        execute("TRUNCATE hitotsu.message");
        append(1, 5_000);
        append(103_000, 2_000);
        append(105_001, 10_000);
        append(209_000, 1_001);
        assertCounts(11_001, 7_000);
    }

    private static long rowsOfTheLogRead(Connection connection) throws SQLException {
        Queries.execute(connection, "SELECT pg_stat_force_next_flush()");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname ~ '^message_[0-9]+$'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void append(long first, long count) throws SQLException {
        execute("SELECT setval('hitotsu.message_position', %d, false)".formatted(first));
        execute("""
                INSERT INTO hitotsu.message (id, topic, type, occurred_at)
                SELECT gen_random_uuid(), 'orders', 'T', now() FROM generate_series(1, %d)
                """.formatted(count));
    }

    private void saveCheckpoint(long position) throws SQLException {
        execute("INSERT INTO hitotsu.checkpoint_0 (fence, number, position, gaps) VALUES (1, %1$d, %1$d, '')"
                .formatted(position));
    }

    private void assertCounts(long pending, long published) {
        OutboxStatus status = admin.status();
        assertThat(status.count(OutboxState.PENDING)).isEqualTo(pending);
        assertThat(status.count(OutboxState.PUBLISHED)).isEqualTo(published);
        assertThat(admin.count(OutboxState.PENDING)).isEqualTo(pending);
        assertThat(admin.count(OutboxState.PUBLISHED)).isEqualTo(published);
    }

    /** Of an emptied log nobody knows how many newer ones were in it. */
    @Test
    void whatTheLogNoLongerHasMayHaveGoneBefore() throws Exception {
        fill(1, 1);
        execute("UPDATE hitotsu.parked SET key = 'k', ordered = true");
        assertThat(admin.preview(EntryFilter.of(OutboxState.DEAD, 100)).newer()).isEqualTo(new NewerCount(0, true));
    }

    /** A relay saves between any two steps of a change of many; none of them is a transaction of all. */
    @Test
    void aRelaySavesBetweenTheStepsOfAChangeOfMany() throws Exception {
        fill(20_000, 1);
        RelayTerm term = lead(LONG);
        var checkpoint = term.source().read(10, 1 << 20, Duration.ZERO).checkpoint();

        CompletableFuture<Integer> change = CompletableFuture.supplyAsync(() -> admin.retryAll(OutboxState.DEAD));
        int saves = 0;
        while (!change.isDone()) {
            term.journal().settle(moved(checkpoint));
            saves++;
        }

        assertThat(change.join()).isEqualTo(20_000);
        assertThat(saves).as("saves while 40 steps were made").isGreaterThan(5);
        List<AuditRecord> steps = admin.audit(Long.MAX_VALUE, 100);
        assertThat(steps).extracting(AuditRecord::changed).containsOnly(OutboxAdmin.STEP);
        assertThat(steps).hasSize(20_000 / OutboxAdmin.STEP);
    }
}
