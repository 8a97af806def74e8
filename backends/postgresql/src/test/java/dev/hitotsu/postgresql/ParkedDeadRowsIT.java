package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.internal.table.ParkedMessageQueries;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * A snapshot that is held open keeps every version that a retry leaves behind. The search for due messages does not
 * read them again and again: what counts are the blocks that the server looks at.
 */
class ParkedDeadRowsIT {
    private static final int RETRIES = 20_000;
    private static final long MAX_BLOCKS = 100;

    private final DataSource database = SharedPostgreSql.database();
    private final ParkedMessageQueries queries = new ParkedMessageQueries(SchemaName.DEFAULT, 1 << 20);

    @Test
    void theSearchDoesNotSlowDownWithWhatRetriesLeaveBehind() throws SQLException {
        try (Connection held = database.getConnection();
                Connection relay = database.getConnection()) {
            holdSnapshot(held);
            retry("- interval '1 hour'", RETRIES);
            retry("", 3);
            relay.setAutoCommit(false);
            assertThat(due(relay)).hasSize(3);

            long before = blocks(relay);
            assertThat(due(relay)).hasSize(3);
            assertThat(blocks(relay) - before).isLessThan(MAX_BLOCKS);

            retry("- interval '1 minute'", RETRIES);
            execute("DELETE FROM hitotsu.parked");
            assertThat(due(relay)).isEmpty();
            before = blocks(relay);
            assertThat(due(relay)).isEmpty();
            assertThat(blocks(relay) - before).isLessThan(MAX_BLOCKS);
        }
    }

    /** Due since then, as many as this; those that were due before are dead versions now. */
    private void retry(String since, int count) throws SQLException {
        execute("DELETE FROM hitotsu.parked");
        execute("INSERT INTO hitotsu.parked (position, id, topic, key, type, occurred_at, state, ordered, attempts,"
                + " next_attempt_at, appended_at) SELECT number, gen_random_uuid(), 'orders', 'k' || number, 'T', now(),"
                + " 'RETRY', true, 1, clock_timestamp() " + since + ", now() FROM generate_series(1, " + count
                + ") AS number");
    }

    private static void holdSnapshot(Connection held) throws SQLException {
        held.setAutoCommit(false);
        held.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement select = held.createStatement()) {
            select.execute("SELECT count(*) FROM hitotsu.parked");
        }
    }

    private List<ParkedMessage> due(Connection relay) throws SQLException {
        return queries.dueMessages(relay, 100, 1 << 20);
    }

    private void execute(String sql) throws SQLException {
        Queries.execute(database, sql);
    }

    /** Blocks of the table and its indexes that the transaction has looked at. */
    private static long blocks(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(
                        "SELECT sum(pg_stat_get_xact_blocks_fetched(relation)) FROM ("
                                + "SELECT 'hitotsu.parked'::regclass::oid AS relation UNION ALL"
                                + " SELECT indexrelid FROM pg_index WHERE indrelid = 'hitotsu.parked'::regclass) AS relations")) {
            row.next();
            return row.getLong(1);
        }
    }
}
