package dev.hitotsu.servers.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Connections that are used again begin like new ones. */
class ReusingDataSourceIT {
    private static final String SESSION = "SELECT pg_backend_pid()";

    private static PostgreSqlServer server;
    private static ReusingDataSource database;

    @BeforeAll
    static void start() {
        server = PostgreSqlServer.builder().quick().start();
        database = ReusingDataSource.of(server.dataSource());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String session() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return query(connection, SESSION);
        }
    }

    @Test
    void theSameSessionServesOneAfterTheOtherAndNobodyAtTheSameTime() throws SQLException {
        String first = session();

        assertThat(session()).isEqualTo(first);
        try (Connection one = database.getConnection();
                Connection other = database.getConnection()) {
            assertThat(query(one, SESSION)).isNotEqualTo(query(other, SESSION));
        }
    }

    @Test
    void anotherDatabaseHasOtherSessions() throws SQLException {
        ReusingDataSource other = ReusingDataSource.of(server.createDatabase("other"));
        session();

        try (Connection connection = other.getConnection()) {
            assertThat(query(connection, "SELECT current_database()")).isEqualTo("other");
        }
    }

    @Test
    void whatWasSetOrLockedOrBegunIsForgotten() throws SQLException {
        try (Connection connection = database.getConnection()) {
            execute(
                    connection,
                    "CREATE TABLE IF NOT EXISTS kept (id int)",
                    "CREATE TEMPORARY TABLE gone (id int)",
                    "SET search_path = pg_catalog",
                    "SELECT pg_advisory_lock(7)");
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setReadOnly(true);
            connection.setNetworkTimeout(Runnable::run, 60_000);
            connection.setAutoCommit(false);
        }
        try (Connection connection = database.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(connection.isReadOnly()).isFalse();
            assertThat(connection.getNetworkTimeout()).isZero();
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(query(connection, "SHOW search_path")).contains("public");
            assertThat(query(connection, "SELECT to_regclass('gone') IS NULL")).isEqualTo("t");
            assertThat(query(connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                    .isEqualTo("0");
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO kept VALUES (1)");
        }
        try (Connection connection = database.getConnection()) {
            assertThat(query(connection, "SELECT count(*) FROM kept")).isEqualTo("0");
        }
    }

    @Test
    void oneInAFailedTransactionIsUsedAgain() throws SQLException {
        String session = session();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> execute(connection, "SELECT 1 / 0")).isInstanceOf(SQLException.class);
        }
        assertThat(session()).isEqualTo(session);
    }

    @Test
    void oneWhoseSessionWasEndedIsNotHandedOut() throws SQLException {
        String session = session();
        try (Connection connection = server.dataSource().getConnection()) {
            execute(connection, "SELECT pg_terminate_backend(" + session + ", 60000)");
        }
        assertThat(session()).isNotEqualTo(session);
    }

    @Test
    void oneWhoseDriverWasAskedForIsNotUsedAgain() throws SQLException {
        String session;
        try (Connection connection = database.getConnection()) {
            session = query(connection, SESSION);
            connection.unwrap(PGConnection.class).setPrepareThreshold(1);
        }
        assertThat(session()).isNotEqualTo(session);
    }

    @Test
    void whoHasClosedOneCannotDisturbTheNext() throws SQLException {
        Connection closed = database.getConnection();
        closed.close();
        try (Connection next = database.getConnection()) {
            closed.close();
            closed.abort(Runnable::run);

            assertThat(closed.isClosed()).isTrue();
            assertThat(closed.isValid(5)).isFalse();
            assertThatThrownBy(closed::createStatement).isInstanceOf(SQLException.class);
            assertThat(query(next, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aStatementThatWasPreparedOftenIsPreparedAgain() throws SQLException {
        for (int i = 0; i < 20; i++) {
            try (Connection connection = database.getConnection();
                    var statement = connection.prepareStatement("SELECT ?::int + 1")) {
                statement.setInt(1, i);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    assertThat(row.getInt(1)).isEqualTo(i + 1);
                }
            }
        }
    }
}
