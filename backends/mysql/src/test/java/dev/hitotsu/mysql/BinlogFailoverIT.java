package dev.hitotsu.mysql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.mysql.BinlogServer.Encryption;
import dev.hitotsu.mysql.internal.LogRow;
import dev.hitotsu.mysql.internal.binlog.BinlogAddress;
import dev.hitotsu.mysql.internal.binlog.BinlogInput;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.feed.LogFeed;
import dev.hitotsu.runtime.secret.ChangingSecret;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica by GTID takes over from its primary under load, and the relay goes on with the replica's binary log. */
class BinlogFailoverIT {
    private final MariaDbServer primary = server(1);
    private final MariaDbServer replica = server(2);
    private final SwitchedDataSource database = new SwitchedDataSource(primary.dataSource());
    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private volatile boolean stopped;

    /** The primary's COMMIT waits until the replica has the transaction, so what was confirmed outlives it. */
    private static MariaDbServer server(int id) {
        return MariaDbServer.builder()
                .withoutFsync()
                .setting("log_bin", "binlog")
                .setting("binlog_format", "ROW")
                .setting("log_slave_updates", "1")
                .setting("gtid_strict_mode", "1")
                .setting("rpl_semi_sync_master_timeout", "600000")
                .setting("rpl_semi_sync_master_wait_point", "AFTER_SYNC")
                .setting("server_id", String.valueOf(id))
                .start();
    }

    @BeforeEach
    void replicate() throws SQLException {
        // Each has made its user by itself.
        Queries.execute(primary.dataSource(), "RESET MASTER", "SET GLOBAL rpl_semi_sync_master_enabled = 1");
        Queries.execute(
                replica.dataSource(),
                "RESET MASTER",
                "SET GLOBAL gtid_slave_pos = ''",
                "SET GLOBAL rpl_semi_sync_slave_enabled = 1",
                "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = " + primary.port() + ", MASTER_USER = '"
                        + primary.user() + "', MASTER_PASSWORD = '" + primary.password()
                        + "', MASTER_USE_GTID = slave_pos, MASTER_SSL = 0, MASTER_SSL_VERIFY_SERVER_CERT = 0",
                "START SLAVE");
        await().until(() -> Queries.number(
                        primary.dataSource(),
                        "SELECT variable_value FROM information_schema.global_status"
                                + " WHERE variable_name = 'rpl_semi_sync_master_clients'")
                == 1);
        MySql.of(database).schema().apply();
        Queries.execute(
                database,
                "CREATE TABLE hitotsu.orders (number BIGINT AUTO_INCREMENT PRIMARY KEY, id VARCHAR(36) NOT NULL)"
                        + " ENGINE = InnoDB");
    }

    @AfterEach
    void close() {
        stopped = true;
        sink.close();
        primary.close();
        replica.close();
    }

    @Test
    void nothingIsLostAndNothingTwiceWhenTheReplicaTakesOver() throws Exception {
        Relay relay = Relay.builder(
                        MySql.of(database).relayStore().withBinlog(List.of(server(primary), server(replica))), sink)
                .options(RelayOptions.DEFAULT.withLease(
                        new RelayOptions.Lease(Duration.ofSeconds(2), Duration.ofMillis(200))))
                .build();
        try (relay) {
            relay.start();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(this::write, Thread::startVirtualThread);
            await().until(() -> sink.distinct() > 200 && relay.status().problem() == null);

            primary.kill();
            promote();
            long before = sink.distinct();
            await().atMost(Duration.ofMinutes(2)).until(() -> sink.distinct() > before + 200);
            await().untilAsserted(() -> assertThat(Queries.number(
                            database,
                            "SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'"))
                    .as("the relay follows the replica's log")
                    .isEqualTo(1));
            await().untilAsserted(() -> assertThat(relay.status().problem()).isNull());

            stopped = true;
            writer.join();
            Set<String> orders =
                    new LinkedHashSet<>(Queries.texts(database, "SELECT id FROM hitotsu.orders ORDER BY number"));
            await().untilAsserted(() ->
                    assertThat(taken().stream().filter(orders::contains)).containsExactlyElementsOf(orders));
            assertThat(taken())
                    .as("the primary may have told of the one transaction that it was about to commit")
                    .hasSizeBetween(orders.size(), orders.size() + 1);
        }
    }

    private List<String> taken() {
        return sink.firstTaken().stream()
                .map(message -> message.id().toString())
                .toList();
    }

    /** Positions in the log of one server say nothing of another one's. */
    @Test
    void anotherServerBeginsAnewWhateverItsGtidsSay() throws Exception {
        try (TcpProxy toPrimary = TcpProxy.to(primary.port());
                LogFeed<LogRow> feed = BinlogInput.start(
                        database,
                        SchemaName.DEFAULT,
                        ChangingSecret.of(
                                "the test's login",
                                () -> List.of(address(toPrimary.port(), primary), address(replica.port(), replica))),
                        1 << 20)) {
            await().until(feed::beginsAnew);
            await().until(feed::isStreaming);
            append(1);
            await().until(() -> !feed.take(10, 1 << 20).isEmpty());
            toPrimary.cutAll(TcpProxy.Cut.RESET);
            await().until(() -> toPrimary.acceptedConnections() >= 2 && feed.isStreaming());
            assertThat(feed.beginsAnew()).as("the same server goes on").isFalse();

            promote();
            toPrimary.pause();
            toPrimary.cutAll(TcpProxy.Cut.RESET);
            await().until(feed::beginsAnew);
            await().until(feed::isStreaming);
        }
    }

    /** Once it has applied all that it has received. */
    private void promote() throws SQLException {
        Queries.execute(replica.dataSource(), "STOP SLAVE IO_THREAD");
        await().until(() -> Queries.number(
                        replica.dataSource(),
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE command = 'Slave_SQL'"
                                + " AND state LIKE '%has read all relay log%'")
                == 1);
        Queries.execute(replica.dataSource(), "STOP SLAVE", "RESET SLAVE ALL");
        database.switchTo(replica.dataSource());
    }

    private static BinlogServer server(MariaDbServer server) {
        return new BinlogServer("127.0.0.1", server.port(), server.user(), server.password(), Encryption.NONE);
    }

    private static BinlogAddress address(int port, MariaDbServer server) {
        return new BinlogAddress("127.0.0.1", port, server.user(), server.password(), "DISABLED");
    }

    private void write() {
        while (!stopped) {
            try {
                append(Integer.MAX_VALUE);
            } catch (SQLException | RuntimeException away) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private void append(int max) throws SQLException {
        MySql outbox = MySql.of(database);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < max && !stopped; i++) {
                Message message =
                        Message.builder("orders", "OrderPlaced").key("k").build();
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO hitotsu.orders (id) VALUES (?)")) {
                    insert.setString(1, message.id().toString());
                    insert.executeUpdate();
                }
                outbox.outbox().append(connection, message);
                connection.commit();
                LockSupport.parkNanos(2_000_000);
            }
        }
    }
}
