package dev.hitotsu.mysql.internal.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.mysql.SharedMariaDb;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways, on a server that knows both. */
class ShortLockWaitIT {
    private final String table = SharedMariaDb.schema() + ".waited_for";

    @BeforeEach
    void createTable() throws SQLException {
        SharedMariaDb.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY) ENGINE = InnoDB");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInsertDoesNotWaitForAnotherTransactionAndTheSessionStaysAsItWas(boolean isMariaDb) throws SQLException {
        try (Connection first = open();
                Connection second = open()) {
            Queries.execute(first, "INSERT INTO " + table + " VALUES (1)");
            Queries.execute(second, "SET SESSION innodb_lock_wait_timeout = 600");
            assertThatThrownBy(() -> insert(second, isMariaDb))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            error -> assertThat(error.getErrorCode()).isEqualTo(1205));
            assertThat(lockWaitTimeout(second)).isEqualTo(600);

            first.rollback();
            insert(second, isMariaDb);
            assertThat(lockWaitTimeout(second)).isEqualTo(600);
        }
    }

    private static Connection open() throws SQLException {
        Connection connection = SharedMariaDb.dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private void insert(Connection connection, boolean isMariaDb) throws SQLException {
        try (ShortLockWait wait = ShortLockWait.begin(connection, isMariaDb);
                Statement statement = connection.createStatement()) {
            statement.execute(wait.in("INSERT INTO " + table + " VALUES (1)"));
        }
    }

    private static long lockWaitTimeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT @@SESSION.innodb_lock_wait_timeout")) {
            row.next();
            return row.getLong(1);
        }
    }
}
