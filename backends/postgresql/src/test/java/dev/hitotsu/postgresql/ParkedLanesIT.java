package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.postgresql.internal.table.ParkedMessageQueries;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a relay asks of many lanes that drain, in rows that the server reads and not in time. */
@Tag("one-version")
class ParkedLanesIT extends RelayTermSupport {
    private static final int LANES = 1_000;
    private static final int ROWS = 100_000;
    private static final int ASKED = 64;
    private static final int PER_LANE = 31;

    private final ParkedMessageQueries queries = new ParkedMessageQueries(SchemaName.DEFAULT, 1 << 20);

    private void fill() throws SQLException {
        execute("""
                INSERT INTO hitotsu.parked
                    (position, id, topic, key, type, occurred_at, state, ordered, attempts, last_error, appended_at)
                SELECT number, gen_random_uuid(), 'orders', 'key-' || number %% %d, 'T', now(),
                    CASE WHEN number <= %d THEN 'RETRY' ELSE 'WAITING' END, true, 1, 'no', now()
                FROM generate_series(1, %d) AS number
                """.formatted(LANES, LANES, ROWS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void askingForManyLanesReadsNoMoreThanTheyShow(boolean analyzed) throws Exception {
        fill();
        if (analyzed) {
            execute("ANALYZE hitotsu.parked");
        }
        List<Lane> lanes = IntStream.range(0, ASKED)
                .mapToObj(number -> new Lane("orders", "key-" + number))
                .toList();
        try (Connection connection = dataSource.getConnection()) {
            Map<Lane, List<ParkedMessage>> found = queries.waitingMessages(connection, lanes, PER_LANE, 1 << 20);
            assertThat(found)
                    .hasSize(ASKED)
                    .allSatisfy((lane, waiting) -> assertThat(waiting)
                            .hasSize(PER_LANE)
                            .allSatisfy(message -> assertThat(message.lane()).isEqualTo(lane))
                            .isSortedAccordingTo((one, other) -> Long.compare(one.position(), other.position())));
            assertThat(statistic(connection, "idx_tup_fetch")).isLessThanOrEqualTo((long) ASKED * PER_LANE);
            assertThat(statistic(connection, "seq_tup_read")).isZero();
        }
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
}
