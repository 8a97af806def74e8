package dev.hitotsu.servers.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.net.Interceptor.Verdict;
import dev.hitotsu.servers.net.TcpProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;

class MariaDbServerIT {
    private static MariaDbServer server;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.builder().setting("max_connections", "33").start();
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @Test
    void keepsCommittedRowsAndLosesOpenTransactionsWhenKilled() throws SQLException {
        DataSource database = server.dataSource();
        execute(database, "CREATE DATABASE killed");
        execute(database, "CREATE TABLE killed.item (id int) ENGINE = InnoDB");
        execute(database, "INSERT INTO killed.item VALUES (1)");
        try (Connection open = database.getConnection();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("INSERT INTO killed.item VALUES (2)");
            server.kill();
        } catch (SQLException closingADeadConnection) {
            assertThat(server.isAlive()).isFalse();
        }
        assertThat(server.isAlive()).isFalse();
        assertThatThrownBy(database::getConnection).isInstanceOf(SQLException.class);

        server.restart();

        assertThat(number(database, "SELECT SUM(id) FROM killed.item")).isEqualTo(1);
    }

    @Test
    void hasTheSettingsThatWereAskedFor() throws SQLException {
        assertThat(number(server.dataSource(), "SELECT @@max_connections")).isEqualTo(33);
    }

    @Test
    void commitsAreCutBeforeOrAfterTheyReachTheServer() throws SQLException {
        execute(server.dataSource(), "CREATE DATABASE cut");
        execute(server.dataSource(), "CREATE TABLE cut.item (id int) ENGINE = InnoDB");
        try (TcpProxy proxy = TcpProxy.to(server.port())) {
            proxy.intercept(new MariaDbCommitInterceptor(
                    number -> number == 1 ? Verdict.CUT_BEFORE : Verdict.CUT_AFTER_FORWARD));
            for (int id = 1; id <= 2; id++) {
                try (Connection connection = through(proxy).getConnection();
                        Statement statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    statement.execute("INSERT INTO cut.item VALUES (" + id + ")");
                    assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
                }
            }
        }

        assertThat(number(server.dataSource(), "SELECT SUM(id) FROM cut.item")).isEqualTo(2);
    }

    private static DataSource through(TcpProxy proxy) throws SQLException {
        MariaDbDataSource source = new MariaDbDataSource("jdbc:mariadb://127.0.0.1:" + proxy.port() + "/mysql");
        source.setUser(server.user());
        source.setPassword(server.password());
        return source;
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
