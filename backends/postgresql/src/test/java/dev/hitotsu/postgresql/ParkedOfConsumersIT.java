package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.inbox.parking.ParkingStore;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a consumer asks of many lanes that wait, in rows that the server reads and not in time. */
@Tag("one-version")
@ParameterizedClass
@EnumSource
class ParkedOfConsumersIT {
    private static final int LANES = 1_000;
    private static final int ROWS = 50_000;
    private static final int ASKED = 64;
    private static final int TAKEN = 31;

    /** How many rows a lane may cost: its first one, and what else the change of that reads. */
    private static final int PER_LOOK = 3;

    /** A take looks at a hundred that are due. */
    private static final int LOOKED_AT = 100;

    private static final String CONSUMER = "orders";

    /** What the server believes of the table. */
    enum Statistics {
        NONE,
        OF_ALL,
        /** As after a vacuum between two failures of many lanes: the server believes that it stays so. */
        OF_NONE
    }

    private final DataSource database;
    private final ParkingStore<Connection> store;

    ParkedOfConsumersIT(Statistics statistics) {
        database = SharedPostgreSql.filled("consumers_" + statistics, empty -> fill(empty, statistics));
        store = PostgreSql.of(database).parkingStore();
    }

    private static void fill(DataSource database, Statistics statistics) throws SQLException {
        if (statistics == Statistics.OF_NONE) {
            insert(database);
            Queries.execute(database, "DELETE FROM hitotsu.inbox_parked");
            Queries.execute(database, "VACUUM (ANALYZE, TRUNCATE false) hitotsu.inbox_parked");
        }
        insert(database);
        if (statistics == Statistics.OF_ALL) {
            Queries.execute(database, "ANALYZE hitotsu.inbox_parked");
        }
    }

    private static void insert(DataSource database) throws SQLException {
        Queries.execute(database, """
                INSERT INTO hitotsu.inbox_parked (number, consumer, lane, state, attempts, next_attempt_at, reader, id,
                    topic, type, occurred_at, version, parked_at, changed_at)
                OVERRIDING SYSTEM VALUE
                SELECT number, 'orders', number %% %1$d,
                    CASE WHEN number <= %1$d THEN 'RETRY' ELSE 'WAITING' END, 0,
                    now() - interval '1 hour' + number * interval '1 microsecond', 'reader', gen_random_uuid(),
                    'orders', 'T', now(), 0, now(), now()
                FROM generate_series(1, %2$d) AS number
                """.formatted(LANES, ROWS));
    }

    private static List<Long> lanes(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    @Test
    void lookingWhichLanesAreHeldReadsARowOfEach() throws Exception {
        assertThat(rowsRead(connection -> assertThat(store.heldLanes(connection, CONSUMER, lanes(LANES + ASKED)))
                        .containsExactlyInAnyOrderElementsOf(lanes(LANES))))
                .isLessThanOrEqualTo(PER_LOOK * (LANES + ASKED));
    }

    @Test
    void whatWaitsBehindTheFirstIsTakenByItsLane() throws Exception {
        assertThat(rowsRead(connection -> assertThat(store.take(connection, CONSUMER, TAKEN + 1))
                        .hasSize(TAKEN + 1)
                        .extracting(message -> message.number() % LANES)
                        .containsOnly(1L)))
                .isLessThanOrEqualTo(LOOKED_AT + PER_LOOK * (TAKEN + 1));
    }

    @Test
    void theNextOfALaneIsMadeDueByReadingARowOfEach() throws Exception {
        Queries.execute(database, "DELETE FROM hitotsu.inbox_parked WHERE number <= " + LANES);
        assertThat(rowsRead(connection -> assertThat(store.promote(connection, CONSUMER, lanes(ASKED)))
                        .isEqualTo(ASKED)))
                .isLessThanOrEqualTo(PER_LOOK * ASKED);
        assertThat(Queries.number(
                        database,
                        "SELECT count(*) FROM hitotsu.inbox_parked WHERE state = 'RETRY'" + " AND number BETWEEN "
                                + (LANES + 1) + " AND " + 2 * LANES))
                .isEqualTo(ASKED);
    }

    @Test
    void aConsumerThatBeginsReadsAFewRowsForEachThatWaits() throws Exception {
        Queries.execute(database, "DELETE FROM hitotsu.inbox_parked WHERE number <= " + LANES);
        assertThat(rowsRead(connection ->
                        assertThat(store.promoteAll(connection, CONSUMER)).isEqualTo(LANES)))
                .isLessThanOrEqualTo(ROWS + PER_LOOK * LANES);
    }

    @FunctionalInterface
    private interface Work {
        void run(Connection transaction) throws SQLException;
    }

    private long rowsRead(Work work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            long before = rowsRead(connection);
            connection.setAutoCommit(false);
            work.run(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return rowsRead(connection) - before;
        }
    }

    /** What was read of parked messages. A backend tells it when it is asked to, and otherwise some time later. */
    private static long rowsRead(Connection connection) throws SQLException {
        Queries.execute(connection, "SELECT pg_stat_force_next_flush()");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_user_tables"
                        + " WHERE relname = 'inbox_parked'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
