package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.RelaySettings;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.jdbc.internal.relay.ParkedMessages;
import dev.hitotsu.jdbc.internal.relay.SendableMessages;
import dev.hitotsu.jdbc.internal.relay.TermTables;
import dev.hitotsu.outbox.OutboxFailure;
import dev.hitotsu.postgresql.internal.table.OutboxFailureQueries;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a relay asks of many lanes that drain, in rows that the server reads and not in time. */
@Tag("one-version")
@ParameterizedClass
@EnumSource
class ParkedLanesIT {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final int LANES = 1_000;
    private static final int ROWS = 100_000;
    private static final int ASKED = 64;
    private static final int PER_LANE = 31;

    /** How many rows a lane may cost: its first one, and what else the change of that reads. */
    private static final int PER_LOOK = 3;

    /** What the server believes of the table. */
    enum Statistics {
        NONE,
        OF_ALL,
        /** As after a vacuum between two failures of many lanes: the server believes that it stays so. */
        OF_NONE
    }

    private final DataSource dataSource;

    ParkedLanesIT(Statistics statistics) {
        dataSource = SharedPostgreSql.filled("lanes_" + statistics, database -> fill(database, statistics));
    }

    private static void fill(DataSource database, Statistics statistics) throws SQLException {
        if (statistics == Statistics.OF_NONE) {
            insert(database);
            Queries.execute(database, "DELETE FROM hitotsu.parked");
            Queries.execute(database, "VACUUM (ANALYZE, TRUNCATE false) hitotsu.parked");
        }
        insert(database);
        if (statistics == Statistics.OF_ALL) {
            Queries.execute(database, "ANALYZE hitotsu.parked");
        }
    }

    private static void insert(DataSource database) throws SQLException {
        Queries.execute(database, """
                INSERT INTO hitotsu.parked (position, id, topic, key, type, occurred_at, state, ordered, attempts,
                    last_error, next_attempt_at, appended_at)
                SELECT number, gen_random_uuid(), 'orders', 'key-' || number %% %1$d, 'T', now(),
                    CASE WHEN number <= %1$d THEN 'RETRY' ELSE 'WAITING' END, true, 1, 'no',
                    CASE WHEN number <= %1$d THEN now() END, now()
                FROM generate_series(1, %2$d) AS number
                """.formatted(LANES, ROWS));
    }

    private TermTables tables(Connection connection) throws SQLException {
        return new PostgreSqlRelayTerm(dataSource, SchemaName.DEFAULT, RelaySettings.DEFAULT, null, false, 0, LEASE)
                .tables(connection);
    }

    private static List<Lane> lanes(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Lane("orders", "key-" + number))
                .toList();
    }

    @Test
    void askingForManyLanesReadsNoMoreThanTheyShow() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            SendableMessages queries = tables(connection).sendable();
            long before = rowsRead(connection);
            Map<Lane, List<ParkedMessage>> found = queries.waitingMessages(connection, lanes(ASKED), PER_LANE, 1 << 20);
            assertThat(found)
                    .hasSize(ASKED)
                    .allSatisfy((lane, waiting) -> assertThat(waiting)
                            .hasSize(PER_LANE)
                            .allSatisfy(message -> assertThat(message.lane()).isEqualTo(lane))
                            .isSortedAccordingTo((one, other) -> Long.compare(one.position(), other.position())));
            assertThat(rowsRead(connection) - before).isLessThanOrEqualTo((long) ASKED * PER_LANE);
            assertThat(queries.waitingMessages(connection, lanes(1).getFirst(), PER_LANE, 1 << 20))
                    .isEqualTo(found.get(lanes(1).getFirst()));
            assertThat(rowsRead(connection) - before).isLessThanOrEqualTo((long) (ASKED + 1) * PER_LANE);
        }
    }

    @Test
    void lookingWhichLanesAreHeldReadsARowOfEach() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            ParkedMessages parked = tables(connection).parked();
            long before = rowsRead(connection);
            assertThat(parked.heldLanes(connection, lanes(LANES + 100)))
                    .containsExactlyInAnyOrderElementsOf(lanes(LANES));
            assertThat(rowsRead(connection) - before).isLessThanOrEqualTo(PER_LOOK * (LANES + 100));
        }
    }

    @Test
    void whatIsDueIsFoundByItsTimeAndTheFirstOfItsLane() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            long before = rowsRead(connection);
            assertThat(tables(connection).sendable().dueMessages(connection, LANES, 1 << 20))
                    .extracting(ParkedMessage::position)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, LANES).boxed().toList());
            assertThat(rowsRead(connection) - before).isLessThanOrEqualTo(PER_LOOK * LANES);
        }
    }

    @Test
    void theNextOfALaneIsMadeDueByReadingARowOfEach() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            ParkedMessages parked = tables(connection).parked();
            parked.delete(connection, LongStream.rangeClosed(1, LANES).boxed().toList());
            long before = rowsRead(connection);
            parked.promoteFirst(connection, lanes(LANES));
            assertThat(rowsRead(connection) - before).isLessThanOrEqualTo(PER_LOOK * LANES);
            assertThat(Queries.number(
                            dataSource,
                            "SELECT count(*) FROM hitotsu.parked WHERE state = 'RETRY' AND position BETWEEN "
                                    + (LANES + 1) + " AND " + 2 * LANES))
                    .isEqualTo(LANES);
        }
    }

    @Test
    void aTermThatBeginsReadsAFewRowsForEachThatWaits() throws Exception {
        Queries.execute(dataSource, "DELETE FROM hitotsu.parked WHERE state = 'RETRY'");
        try (Connection connection = dataSource.getConnection()) {
            long before = rowsRead(connection);
            tables(connection).parked().promoteFirstOfAll(connection);
            assertThat(rowsRead(connection) - before).isLessThanOrEqualTo(PER_LOOK * ROWS);
            assertThat(Queries.number(dataSource, "SELECT count(*) FROM hitotsu.parked WHERE state = 'RETRY'"))
                    .isEqualTo(LANES);
        }
    }

    @Test
    void whatWaitsBehindAMessageIsFoundByItsLane() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            UUID first = UUID.fromString(Queries.texts(dataSource, "SELECT id FROM hitotsu.parked WHERE position = 1")
                    .getFirst());
            long before = rowsRead(connection);
            connection.setAutoCommit(false);
            assertThat(new OutboxFailureQueries(SchemaName.DEFAULT).waitingBehind(connection, first, PER_LANE))
                    .extracting(OutboxFailure::position)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, PER_LANE)
                            .map(number -> number * LANES + 1)
                            .boxed()
                            .toList());
            connection.rollback();
            connection.setAutoCommit(true);
            assertThat(rowsRead(connection) - before).isLessThanOrEqualTo(PER_LOOK + PER_LANE);
        }
    }

    private static long rowsRead(Connection connection) throws SQLException {
        return statistic(connection, "idx_tup_fetch") + statistic(connection, "seq_tup_read");
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
