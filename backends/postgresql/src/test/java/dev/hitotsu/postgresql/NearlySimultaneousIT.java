package dev.hitotsu.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two residents ask one office for their certificates within a millisecond. The service looks for the next number of a
 * document, writes the document under it, and prints what it finds there. {@code -Dhitotsu.rounds=10000} for a long
 * run.
 */
@Tag("one-version")
class NearlySimultaneousIT {
    private static final int ROUNDS = Integer.getInteger("hitotsu.rounds", 2_000);

    private final DataSource database = SharedPostgreSql.database();
    private final PostgreSqlKeyLock offices = PostgreSqlKeyLock.of("office");

    @Test
    void eachGetsTheirOwnDocument() throws Exception {
        assertThat(mixUps(ROUNDS, true)).as("mix-ups of %s rounds", ROUNDS).isZero();
    }

    /** The look-up before the create, without a lock: the check above finds it. */
    @Test
    void withoutTheLockDocumentsAreMixedUp() throws Exception {
        assertThat(mixUps(1_000, false)).isPositive();
    }

    private int mixUps(int rounds, boolean isLocked) throws Exception {
        EffectDatabase.execute(
                database,
                "CREATE TABLE document (office text, number int, resident text); CREATE INDEX ON document (office)");
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2);
                Connection one = begin();
                Connection two = begin()) {
            int mixUps = 0;
            for (int round = 0; round < rounds; round++) {
                String office = "office " + round;
                Future<String> ann = threads.submit(() -> issue(one, together, office, "Ann", isLocked));
                Future<String> bob = threads.submit(() -> issue(two, together, office, "Bob", isLocked));
                mixUps += ann.get().equals("Ann") && bob.get().equals("Bob") ? 0 : 1;
            }
            return mixUps;
        }
    }

    private Connection begin() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private String issue(
            Connection connection, CyclicBarrier together, String office, String resident, boolean isLocked)
            throws Exception {
        together.await();
        if (isLocked) {
            offices.lock(connection, office);
        }
        int number = next(connection, office);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO document VALUES (?, ?, ?)")) {
            insert.setString(1, office);
            insert.setInt(2, number);
            insert.setString(3, resident);
            insert.executeUpdate();
        }
        connection.commit();
        together.await();
        String printed = print(connection, office, number);
        connection.commit();
        return printed;
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
