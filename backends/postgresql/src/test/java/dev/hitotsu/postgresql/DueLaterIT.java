package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.internal.table.ParkedMessageQueries;
import dev.hitotsu.testkit.sql.OneConnection;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whoever looks for what is due does not read what is due later, however much that is: what counts are the rows that
 * the server reads.
 */
@Tag("one-version") // Older ones do not write their statistics when they are told.
class DueLaterIT {
    private static final String ROWS = " FROM generate_series(1, 20000) AS number";
    private static final String LATER = "clock_timestamp() + interval '1 hour'";

    /** A range of pages that the index of ended runs has no summary of yet is read. */
    private static final long MAX_ROWS = 5_000;

    private final DataSource database = SharedPostgreSql.withNewSessions(SharedPostgreSql.database());

    /** What looks, with a connection. */
    @FunctionalInterface
    private interface Look {
        void with(DataSource database) throws SQLException;
    }

    @Test
    void runsAtRest() throws SQLException {
        insertRuns("'WAITING'", LATER, "NULL");

        assertReadsLittle(
                "step_run",
                one -> assertThat(PostgreSql.of(one)
                                .stepStore()
                                .takeUp("orders", UUID.randomUUID(), 10, Duration.ofMinutes(1)))
                        .isEmpty());
    }

    @Test
    void endedRuns() throws SQLException {
        insertRuns("'COMPLETED'", "NULL", LATER);

        assertReadsLittle(
                "step_run",
                one -> assertThat(PostgreSql.of(one).stepStore().deleteForgotten(100))
                        .isZero());
    }

    private void insertRuns(String state, String dueAt, String forgetAt) throws SQLException {
        Queries.execute(
                database,
                "INSERT INTO hitotsu.step_run (consumer, run_key, state, owner, fence, attempt, fingerprint, input,"
                        + " held_until, due_at, forget_at) SELECT 'orders', number::text, " + state
                        + ", 'nobody', 0, 0, '', 'x', clock_timestamp(), " + dueAt + ", " + forgetAt + ROWS);
    }

    @Test
    void effects() throws SQLException {
        Queries.execute(
                database,
                "INSERT INTO hitotsu.effect (consumer, key, state, owner, fence, attempt, fingerprint, held_until,"
                        + " forget_at) SELECT 'orders', number::text, 'DONE', gen_random_uuid(), 0, 1, '',"
                        + " clock_timestamp(), " + LATER + ROWS);

        assertReadsLittle(
                "effect",
                one -> assertThat(PostgreSql.of(one).leaseStore().deleteForgotten(100))
                        .isZero());
    }

    @Test
    void delayedMessages() throws SQLException {
        Queries.execute(
                database,
                "INSERT INTO hitotsu.parked (position, id, topic, key, type, occurred_at, state, ordered, attempts,"
                        + " next_attempt_at, appended_at) SELECT number, gen_random_uuid(), 'orders', 'k' || number, 'T',"
                        + " now(), 'DELAYED', true, 0, " + LATER + ", now()" + ROWS);

        assertReadsLittle("parked", one -> {
            ParkedMessageQueries queries = new ParkedMessageQueries(SchemaName.DEFAULT, 1 << 20);
            assertThat(queries.dueMessages(one.getConnection(), 100, 1 << 20)).isEmpty();
        });
    }

    @Test
    void parkedMessagesOfConsumers() throws SQLException {
        Queries.execute(
                database,
                "INSERT INTO hitotsu.inbox_parked (consumer, lane, state, attempts, next_attempt_at, reader, id, topic,"
                        + " type, occurred_at, version, parked_at, changed_at) SELECT 'orders', number, 'RETRY', 1, "
                        + LATER + ", 'r', gen_random_uuid(), 'orders', 'T', now(), 0, now(), now()" + ROWS);

        assertReadsLittle("inbox_parked", one -> {
            try (Connection transaction = one.getConnection()) {
                transaction.setAutoCommit(false);
                assertThat(PostgreSql.of(one).parkingStore().take(transaction, "orders", 100))
                        .isEmpty();
            }
        });
    }

    private void assertReadsLittle(String table, Look look) throws SQLException {
        Queries.execute(database, "VACUUM ANALYZE hitotsu." + table);
        long before = rowsRead(table);
        try (Connection session = database.getConnection()) {
            look.with(OneConnection.of(session));
            Queries.execute(session, "SELECT pg_stat_force_next_flush()");
            assertThat(rowsRead(table) - before)
                    .as("rows read of 20,000 that are due later")
                    .isLessThan(MAX_ROWS);
        }
    }

    private long rowsRead(String table) throws SQLException {
        return Queries.number(
                database,
                "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relid = 'hitotsu."
                        + table + "'::regclass");
    }
}
