package dev.hitotsu.servers.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.ServerException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgreSqlServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static PostgreSqlServer server;

    @BeforeAll
    static void startServer() {
        server = PostgreSqlServer.builder()
                .setting("max_connections", "33")
                .logicalReplication()
                .start();
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @Test
    void keepsCommittedRowsAndLosesOpenTransactionsWhenKilled() throws SQLException {
        DataSource database = server.createDatabase("killed");
        execute(database, "CREATE TABLE item (id int)");
        execute(database, "INSERT INTO item VALUES (1)");
        try (Connection open = database.getConnection();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("INSERT INTO item VALUES (2)");
            server.kill();
        } catch (SQLException closingADeadConnection) {
            assertThat(server.isAlive()).isFalse();
        }
        assertThat(server.isAlive()).isFalse();
        assertThatThrownBy(database::getConnection).isInstanceOf(SQLException.class);

        server.restart();

        assertThat(number(database, "SELECT sum(id) FROM item")).isEqualTo(1);
    }

    @Test
    void comesBackAfterManyKills() throws SQLException {
        DataSource database = server.createDatabase("killed_often");
        execute(database, "CREATE TABLE item (id int)");
        for (int id : IntStream.range(0, 5).toArray()) {
            execute(database, "INSERT INTO item VALUES (" + id + ")");
            server.kill();
            server.restart();
        }

        assertThat(number(database, "SELECT count(*) FROM item")).isEqualTo(5);
    }

    @Test
    void restartsOrderlyOnTheSameAddress() throws SQLException {
        String url = server.jdbcUrl();

        server.restart();

        assertThat(server.jdbcUrl()).isEqualTo(url);
        assertThat(number(server.dataSource(), "SELECT 1")).isEqualTo(1);
    }

    @Test
    void refusesAWrongPassword() {
        PGSimpleDataSource wrong = server.dataSource();
        wrong.setPassword(server.password() + "x");

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(wrong::getConnection)
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    /** Their data are copies of the same. */
    @Test
    void whoKnowsThePasswordOfAnotherServerIsRefused() throws SQLException {
        try (PostgreSqlServer quick = PostgreSqlServer.builder().quick().start();
                PostgreSqlServer another = PostgreSqlServer.builder().quick().start()) {
            PGSimpleDataSource wrong = quick.dataSource();
            wrong.setPassword(another.password());

            assertThatThrownBy(wrong::getConnection)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            quick.dataSource().getConnection().close();
            another.dataSource().getConnection().close();
        }
    }

    @Test
    void appliesSettings() throws SQLException {
        assertThat(number(server.dataSource(), "SELECT current_setting('max_connections')::int"))
                .isEqualTo(33);
        assertThat(number(server.dataSource(), "SELECT (current_setting('wal_level') = 'logical')::int"))
                .isEqualTo(1);
        assertThat(number(server.dataSource(), "SELECT (current_setting('fsync') = 'on')::int"))
                .isEqualTo(1);
    }

    @Test
    void doesNotAnswerWhileSuspendedAndGoesOnAfterwards() throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            server.suspend();
            CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> select(connection, "SELECT 42"));
            assertThatThrownBy(this::connectWithShortTimeout).isInstanceOf(SQLException.class);
            assertThat(answer).isNotDone();

            server.resume();

            assertThat(answer).succeedsWithin(LIMIT).isEqualTo(42);
        }
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(number(server.dataSource(), "SELECT 1")).isEqualTo(1));
    }

    @Test
    void killsASuspendedServer() throws SQLException {
        server.suspend();

        server.kill();

        assertThat(server.isAlive()).isFalse();
        server.restart();
        assertThat(number(server.dataSource(), "SELECT 1")).isEqualTo(1);
    }

    @Test
    void showsTheLogOfAServerThatDoesNotStart() {
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> PostgreSqlServer.builder()
                        .setting("shared_buffers", "nonsense")
                        .start())
                .withMessageContaining("invalid value for parameter \"shared_buffers\"");
    }

    private void connectWithShortTimeout() throws SQLException {
        PGSimpleDataSource source = server.dataSource();
        source.setLoginTimeout(1);
        source.getConnection().close();
    }

    private static int select(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int number(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return select(connection, sql);
        }
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
