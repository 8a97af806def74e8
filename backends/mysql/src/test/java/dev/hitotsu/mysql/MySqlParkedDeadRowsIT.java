package dev.hitotsu.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.internal.table.ParkedMessageQueries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A snapshot that is held open keeps purge from removing what retries leave behind in the index of next attempts. The
 * search for due messages does not pass it again and again: what counts are the pages that the server looks at.
 */
class MySqlParkedDeadRowsIT {
    private static final long MAX_PAGES = 60;

    private static final String NUMBERS = IntStream.range(0, 5)
            .mapToObj(place -> IntStream.range(0, 10)
                    .mapToObj(digit -> "SELECT " + digit + " AS n")
                    .collect(Collectors.joining(" UNION ALL ", "(", ") AS d" + place)))
            .collect(Collectors.joining(", "));

    private final SchemaName schema = SharedMariaDb.schema();
    private final ParkedMessageQueries queries = new ParkedMessageQueries(schema, 1 << 20);

    @Test
    void theSearchDoesNotSlowDownWithWhatRetriesLeaveBehind() throws SQLException {
        try (Connection held = SharedMariaDb.dataSource().getConnection();
                Connection relay = SharedMariaDb.dataSource().getConnection()) {
            held.setAutoCommit(false);
            held.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            held.createStatement().execute("SELECT COUNT(*) FROM " + schema + ".parked");
            relay.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            SharedMariaDb.execute(
                    "INSERT INTO " + schema
                            + ".parked (position, id, topic, type, occurred_at, state, ordered, attempts,"
                            + " next_attempt_at, appended_at) SELECT d0.n + 10 * d1.n + 100 * d2.n + 1000 * d3.n"
                            + " + 10000 * d4.n, UNHEX(REPLACE(UUID(), '-', '')), 'orders', 'T', UTC_TIMESTAMP(6), 'RETRY',"
                            + " FALSE, 1, UTC_TIMESTAMP(6) - INTERVAL 1 HOUR, UTC_TIMESTAMP(6) FROM " + NUMBERS,
                    "DELETE FROM " + schema + ".parked");
            assertThat(queries.dueMessages(relay, 100, 1 << 20)).isEmpty();

            assertThat(IntStream.range(0, 5)
                            .mapToLong(i -> pagesOfASearch(relay))
                            .min()
                            .orElseThrow())
                    .isLessThan(MAX_PAGES);
        }
    }

    private long pagesOfASearch(Connection relay) {
        try {
            long before = pages(relay);
            assertThat(queries.dueMessages(relay, 100, 1 << 20)).isEmpty();
            return pages(relay) - before;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static long pages(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_read_requests'")) {
            row.next();
            return row.getLong(2);
        }
    }
}
