package dev.hitotsu.mysql.internal.binlog;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.Uuids;
import dev.hitotsu.relay.feed.LogFeed;
import dev.hitotsu.runtime.secret.ChangingSecret;
import dev.hitotsu.servers.mysql.MySqlServer;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The binary log of a real MySQL: its GTIDs, its events, its errors. The server is too old for an outbox, so the table
 * is made here, with the same types.
 */
class OldMySqlIT {
    private static final SchemaName SCHEMA = SchemaName.DEFAULT;
    private static final String ID = "00112233-4455-6677-8899-aabbccdd0000";

    private static MySqlServer server;
    private static DataSource dataSource;

    private final TcpProxy proxy = TcpProxy.to(server.port());
    private final LogFeed<LogRow> feed = BinlogInput.start(
            dataSource,
            SCHEMA,
            ChangingSecret.of(
                    "the test's login",
                    () -> List.of(new BinlogAddress(
                            "127.0.0.1", proxy.port(), server.user(), server.password(), "DISABLED"))),
            100_000);

    @BeforeAll
    static void start() throws SQLException {
        server = MySqlServer.start();
        dataSource = server.dataSource();
        Queries.execute(dataSource, "CREATE DATABASE hitotsu CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", """
                CREATE TABLE hitotsu.message (
                    position BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, kind TINYINT NOT NULL DEFAULT 0,
                    id BINARY(16) NOT NULL, topic TEXT NOT NULL, message_key LONGTEXT, type TEXT NOT NULL,
                    payload LONGBLOB, headers LONGTEXT, occurred_at DATETIME(6) NOT NULL, deliver_after DATETIME(6),
                    appended_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), size BIGINT NOT NULL DEFAULT 0
                ) ENGINE = InnoDB""");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void close() throws SQLException {
        feed.close();
        proxy.close();
        Queries.execute(dataSource, "SET GLOBAL binlog_row_image = 'FULL'", "SET GLOBAL binlog_checksum = 'CRC32'");
    }

    @Test
    void rowsComeAsTheyAreCommitted() throws Exception {
        begin();
        List<Long> expected = insert(3, true);
        insert(2, false);
        expected.addAll(insert(1, true));

        List<LogRow> rows = take(4);
        assertThat(rows).extracting(LogRow::position).isEqualTo(expected);
        assertThat(rows.getFirst().entry().message().id()).hasToString(ID);
        assertThat(rows.getFirst().entry().message().key()).isEqualTo("k😀");
        assertThat(rows.getFirst().entry().message().occurredAt()).hasToString("2026-11-27T01:02:03.000004Z");
    }

    /** The server leaves columns out that have their default. */
    @Test
    void minimalRowsAndNoChecksumsAreReadAsWell() throws Exception {
        Queries.execute(dataSource, "SET GLOBAL binlog_row_image = 'MINIMAL'", "SET GLOBAL binlog_checksum = 'NONE'");
        proxy.cutAll(TcpProxy.Cut.RESET);
        begin();
        assertThat(take(insert(3, true).size())).hasSize(3);
    }

    @Test
    void aLostConnectionGoesOnWithTheNextTransaction() throws Exception {
        begin();
        List<Long> expected = insert(2, true);
        proxy.cutAll(TcpProxy.Cut.RESET);
        expected.addAll(insert(2, true));

        assertThat(take(4)).extracting(LogRow::position).isEqualTo(expected);
        assertThat(feed.beginsAnew()).isFalse();
    }

    @Test
    void aPurgedLogBeginsAnew() throws Exception {
        begin();
        assertThat(take(insert(1, true).size())).hasSize(1);
        proxy.pause();
        proxy.cutAll(TcpProxy.Cut.RESET);
        insert(2, true);
        await().untilAsserted(() -> {
            Queries.execute(dataSource, "FLUSH BINARY LOGS");
            List<String> files = Queries.texts(dataSource, "SHOW BINARY LOGS");
            Queries.execute(dataSource, "PURGE BINARY LOGS TO '" + files.getLast() + "'");
            assertThat(Queries.texts(dataSource, "SHOW BINARY LOGS")).hasSize(1);
        });
        proxy.resume();

        await().until(feed::beginsAnew);
        assertThat(feed.problem()).contains("is gone from the server");
        feed.caughtUp();
        assertThat(feed.problem()).isNull();
        assertThat(take(insert(1, true).size())).hasSize(1);
    }

    @Test
    void theFileThatGoesNextIsNamedWhileItIsNotRead() throws Exception {
        Queries.execute(dataSource, "RESET MASTER");
        try (Connection asking = dataSource.getConnection()) {
            insert(1, true);
            GtidPosition before =
                    GtidPosition.of(BinlogServerState.start(asking).gtids(), false);
            assertThat(BinlogServerState.nextToGo(asking, before))
                    .as("one file alone")
                    .isEmpty();
            insert(1, true);
            Queries.execute(dataSource, "FLUSH BINARY LOGS");
            insert(1, true);
            GtidPosition after = GtidPosition.of(BinlogServerState.start(asking).gtids(), false);
            List<String> files = Queries.texts(dataSource, "SHOW BINARY LOGS");

            assertThat(BinlogServerState.nextToGo(asking, before)).hasValue(files.getFirst());
            assertThat(BinlogServerState.nextToGo(asking, after)).isEmpty();
            Queries.execute(dataSource, "PURGE BINARY LOGS TO '" + files.getLast() + "'");
            Queries.execute(dataSource, "FLUSH BINARY LOGS");
            assertThat(BinlogServerState.nextToGo(asking, before))
                    .as("gone already")
                    .isEmpty();
        }
    }

    @Test
    void aMessageThatIsTooLargeBeginsAnewBehindIt() throws Exception {
        begin();
        Queries.execute(
                dataSource,
                "INSERT INTO hitotsu.message (id, topic, type, payload, occurred_at) VALUES ('1', 'o', 't', REPEAT('x',"
                        + " 200000), NOW())");

        await().until(feed::beginsAnew);
        await().until(feed::isStreaming);
        assertThat(take(insert(1, true).size())).hasSize(1);
    }

    @Test
    void itIsTooOldForAnOutbox() {
        assertThatThrownBy(() -> MySql.of(dataSource).schema().apply())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("version 5.6.24")
                .hasMessageContaining("expected: MariaDB 10.6 or newer, or MySQL 8.0.13 or newer");
    }

    @Test
    void gtidsThatAreOffAreNamed() throws Exception {
        try (MySqlServer other = MySqlServer.start("--gtid-mode=OFF", "--skip-enforce-gtid-consistency")) {
            BinlogAddress address =
                    new BinlogAddress("127.0.0.1", other.port(), other.user(), other.password(), "DISABLED");
            assertThat(BinlogInput.obstacle(other.dataSource(), SCHEMA, List.of(address)))
                    .hasValue("gtid_mode: OFF (expected: ON, with enforce_gtid_consistency ON)");
        }
        assertThat(BinlogInput.obstacle(
                        dataSource,
                        SCHEMA,
                        List.of(new BinlogAddress(
                                "127.0.0.1", server.port(), server.user(), server.password(), "DISABLED"))))
                .isEmpty();
    }

    private void begin() {
        await().until(feed::beginsAnew);
        await().until(feed::isStreaming);
    }

    private List<LogRow> take(int count) {
        List<LogRow> taken = new ArrayList<>();
        await().until(() -> {
            feed.await(Duration.ofMillis(100));
            taken.addAll(feed.take(100, 1 << 20));
            return taken.size() >= count;
        });
        return taken;
    }

    private List<Long> insert(int count, boolean commit) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            long last = 0;
            for (int i = 0; i < count; i++) {
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO hitotsu.message (id, topic, message_key, type, payload, occurred_at)"
                                + " VALUES (?, 'orders', ?, 't', '{}', '2026-11-27 01:02:03.000004')",
                        PreparedStatement.RETURN_GENERATED_KEYS)) {
                    insert.setBytes(1, Uuids.toBytes(UUID.fromString(ID)));
                    insert.setString(2, "k😀");
                    insert.executeUpdate();
                    try (var keys = insert.getGeneratedKeys()) {
                        keys.next();
                        last = keys.getLong(1);
                    }
                }
            }
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return new ArrayList<>(
                    LongStream.rangeClosed(last - count + 1, last).boxed().toList());
        }
    }
}
