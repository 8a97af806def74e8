package dev.hitotsu.servers.postgresql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hitotsu.servers.net.Interceptor;
import dev.hitotsu.servers.net.TcpProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

class PostgreSqlCommitCutIT {
    private static final String CONNECTION_FAILURE = "08";

    private static PostgreSqlServer server;

    private TcpProxy proxy;

    @BeforeAll
    static void startServer() {
        server = PostgreSqlServer.start();
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @BeforeEach
    void startProxy() throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS item");
            statement.execute("CREATE TABLE item (id int)");
        }
        proxy = TcpProxy.to(server.port());
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
    }

    // 20 is well beyond the five executions after which pgjdbc prepares a statement on the server.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 20})
    void losesTheNthTransactionWhenCutBeforeItsCommit(int nth) throws SQLException {
        PostgreSqlCommitCut cut = PostgreSqlCommitCut.beforeServer(nth);

        assertThat(insertUntilCut(cut, throughProxy())).isEqualTo(nth);

        assertThat(ids()).hasSize(nth - 1).doesNotContain(nth);
        assertThat(cut.commits()).isEqualTo(nth);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 20})
    void keepsTheNthTransactionWhenCutAfterItsCommit(int nth) throws SQLException {
        PostgreSqlCommitCut cut = PostgreSqlCommitCut.afterServer(nth);

        assertThat(insertUntilCut(cut, throughProxy())).isEqualTo(nth);

        assertThat(ids()).hasSize(nth).contains(nth);
        assertThat(cut.commits()).isEqualTo(nth);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 3})
    void seesEveryCommitWhateverThePrepareThreshold(int threshold) throws SQLException {
        PGSimpleDataSource source = throughProxy();
        source.setPrepareThreshold(threshold);

        assertThat(insertUntilCut(PostgreSqlCommitCut.afterServer(8), source)).isEqualTo(8);

        assertThat(ids()).hasSize(8);
    }

    @Test
    void seesCommitsOfTheSimpleProtocol() throws SQLException {
        PGSimpleDataSource source = throughProxy();
        source.setPreferQueryMode(PreferQueryMode.SIMPLE);

        assertThat(insertUntilCut(PostgreSqlCommitCut.beforeServer(3), source)).isEqualTo(3);

        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void needsMoreThanTheTextOfCommitWhichPgjdbcSendsOnlyOnce() throws SQLException {
        AtomicInteger texts = new AtomicInteger();
        proxy.intercept(piece -> {
            texts.addAndGet(piece.occurrencesOf("COMMIT".getBytes(US_ASCII)));
            return Interceptor.Verdict.FORWARD;
        });

        try (Connection connection = throughProxy().getConnection()) {
            connection.setAutoCommit(false);
            for (int id = 1; id <= 5; id++) {
                insert(connection, id);
            }
        }

        assertThat(texts).hasValue(1);
    }

    @Test
    void leavesTheNextConnectionAlone() throws SQLException {
        PGSimpleDataSource source = throughProxy();
        insertUntilCut(PostgreSqlCommitCut.afterServer(1), source);

        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            insert(connection, 7);
        }

        assertThat(ids()).containsExactly(1, 7);
    }

    /** Commits one row per transaction on one connection until a commit fails, and returns the row of that commit. */
    private int insertUntilCut(PostgreSqlCommitCut cut, PGSimpleDataSource source) throws SQLException {
        proxy.intercept(cut);
        Connection connection = source.getConnection();
        connection.setAutoCommit(false);
        List<Integer> confirmed = new ArrayList<>();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> {
                    for (int id = 1; id <= 100; id++) {
                        insert(connection, id);
                        confirmed.add(id);
                    }
                })
                .satisfies(e -> assertThat(e.getSQLState()).startsWith(CONNECTION_FAILURE));
        return confirmed.size() + 1;
    }

    private static void insert(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO item VALUES (" + id + ")");
        }
        connection.commit();
    }

    private PGSimpleDataSource throughProxy() {
        PGSimpleDataSource source = server.dataSource();
        source.setPortNumbers(new int[] {proxy.port()});
        return source;
    }

    private static List<Integer> ids() throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM item ORDER BY id")) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }
}
