package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two residents ask one office for their certificates within a millisecond. The service looks for the next number of a
 * document, writes the document under it, and prints what it finds there. A request has begun when its transaction has;
 * no request of a round goes on before both have begun, so each round has two requests under way at once. {@code
 * -Dhitotsu.rounds=10000} for a long run.
 */
@Tag("one-version")
class NearlySimultaneousIT {
    private static final int ROUNDS = Integer.getInteger("hitotsu.rounds", 2_000);

    private final DataSource database = SharedPostgreSql.database();
    private final PostgreSqlKeyLock offices = PostgreSqlKeyLock.of("office");
    private final AtomicInteger begun = new AtomicInteger();
    private final List<Long> apartNanos = new ArrayList<>();

    /** How a request comes to its number. */
    private enum Look {
        UNDER_THE_LOCK,
        BOTH_BEFORE_EITHER_WRITES
    }

    /**
     * The end of a request.
     *
     * @param residents all that stand under its number
     * @param askedNanos when its first statement was sent
     * @param underWay requests that had begun and had not ended when it was about to commit
     */
    private record Printed(String residents, long askedNanos, int underWay) {}

    @Test
    void eachGetsTheirOwnDocument() throws Exception {
        assertThat(mixUps(ROUNDS, Look.UNDER_THE_LOCK))
                .as("mix-ups of %s rounds", ROUNDS)
                .isZero();
        long close = apartNanos.stream().filter(nanos -> nanos < 1_000_000).count();
        System.out.printf("%d of %d pairs asked within a millisecond%n", close, ROUNDS);
    }

    /** The look-up before the create, without a lock: the check above finds each. */
    @Test
    void withoutTheLockDocumentsAreMixedUp() throws Exception {
        assertThat(mixUps(20, Look.BOTH_BEFORE_EITHER_WRITES)).isEqualTo(20);
    }

    /** The order in which two requests come to the lock is the order of their documents, however close they are. */
    @Test
    void whoComesSecondWaitsForTheDocumentOfTheFirst() throws Exception {
        createTable();
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Connection first = begin();
                Connection second = begin()) {
            offices.lock(first, "office");
            Future<Integer> number = threads.submit(() -> {
                offices.lock(second, "office");
                return next(second, "office");
            });
            await().until(() -> Queries.number(
                            database,
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND datname = current_database()")
                    == 1);
            write(first, "office", next(first, "office"), "Ann");
            first.commit();

            assertThat(number.get()).isEqualTo(2);
        }
    }

    private void createTable() {
        EffectDatabase.execute(
                database,
                "CREATE TABLE document (office text, number int, resident text); CREATE INDEX ON document (office)");
    }

    private int mixUps(int rounds, Look look) throws Exception {
        createTable();
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2);
                Connection one = begin();
                Connection two = begin()) {
            int mixUps = 0;
            for (int round = 0; round < rounds; round++) {
                String office = "office " + round;
                Future<Printed> ann = threads.submit(() -> issue(one, together, office, "Ann", look));
                Future<Printed> bob = threads.submit(() -> issue(two, together, office, "Bob", look));
                Printed forAnn = ann.get();
                Printed forBob = bob.get();
                mixUps += forAnn.residents().equals("Ann") && forBob.residents().equals("Bob") ? 0 : 1;
                apartNanos.add(Math.abs(forAnn.askedNanos() - forBob.askedNanos()));
                assertThat(new int[] {forAnn.underWay(), forBob.underWay()})
                        .as("requests that had begun before the first of %s ended", office)
                        .containsExactly(2, 2);
            }
            return mixUps;
        }
    }

    private Connection begin() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private Printed issue(Connection connection, CyclicBarrier together, String office, String resident, Look look)
            throws Exception {
        begun.incrementAndGet();
        together.await();
        long askedNanos = System.nanoTime();
        if (look == Look.UNDER_THE_LOCK) {
            offices.lock(connection, office);
        }
        int number = next(connection, office);
        if (look == Look.BOTH_BEFORE_EITHER_WRITES) {
            together.await();
        }
        write(connection, office, number, resident);
        int underWay = begun.get();
        connection.commit();
        together.await();
        begun.decrementAndGet();
        String residents = print(connection, office, number);
        connection.commit();
        return new Printed(residents, askedNanos, underWay);
    }

    private static void write(Connection connection, String office, int number, String resident) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO document VALUES (?, ?, ?)")) {
            insert.setString(1, office);
            insert.setInt(2, number);
            insert.setString(3, resident);
            insert.executeUpdate();
        }
    }

    private static int next(Connection connection, String office) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT coalesce(max(number), 0) + 1 FROM document WHERE office = ?")) {
            select.setString(1, office);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** All that stands under the number: two names are a mix-up. */
    private static String print(Connection connection, String office, int number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT string_agg(resident, ' and ') FROM document WHERE office = ? AND number = ?")) {
            select.setString(1, office);
            select.setInt(2, number);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
