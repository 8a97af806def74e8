package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A relay beside a synchronous hot standby, on which somebody reads. */
@Tag("one-version")
class HotStandbyIT {
    /** Between two orders: load enough, and it leaves the processors to other tests. */
    private static final long PACE_NANOS = 2_000_000;

    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private volatile boolean stopped;

    /** The reader holds up the replay of a TRUNCATE, and so every commit that waits until it was applied. */
    @Test
    void aReaderOnTheStandbyDoesNotCostTheLead() throws Exception {
        try (PostgreSqlServer primary = server().start();
                PostgreSqlServer standby = standbyOf(primary).start()) {
            PostgreSql.of(primary.dataSource()).schema().apply();
            beSynchronous(primary, "remote_apply");
            DataSource database = primary.dataSource();
            try (Relay relay = relay(database, Duration.ofMinutes(1));
                    Connection reader = standby.dataSource().getConnection()) {
                relay.start();
                append(database);
                await().until(() -> sink.distinct() == 1);
                long fence = fence(database);
                holdUpReplay(primary, standby, reader);

                long saved = position(database);
                append(database);
                await().until(() -> sink.distinct() == 2);
                await().until(() -> position(database) > saved);
                assertThat(fence(database)).as("the same relay leads").isEqualTo(fence);
                assertThat(relay.status().problem()).isNull();
            }
        }
    }

    @Test
    void nothingIsLostWhenTheStandbyIsPromotedUnderLoad() throws Exception {
        try (PostgreSqlServer primary = server().start();
                PostgreSqlServer standby = standbyOf(primary).start()) {
            DataSource database = either(primary, standby);
            PostgreSql.of(database).schema().apply();
            Queries.execute(database, "CREATE TABLE orders (number bigserial PRIMARY KEY, id uuid NOT NULL)");
            beSynchronous(primary, "on");
            try (Relay relay = relay(database, Duration.ofSeconds(2))) {
                relay.start();
                CompletableFuture<Void> writer =
                        CompletableFuture.runAsync(() -> write(database), Thread::startVirtualThread);
                await().until(() -> sink.distinct() > 200);

                primary.kill();
                standby.promote();

                long before = sink.distinct();
                await().atMost(Duration.ofMinutes(2)).until(() -> sink.distinct() > before + 200);
                stopped = true;
                writer.join();
                List<String> orders = Queries.texts(database, "SELECT id::text FROM orders ORDER BY number");
                await().untilAsserted(() -> assertThat(sink.firstTaken().stream()
                                .map(message -> message.id().toString()))
                        .containsExactlyElementsOf(orders));
            }
        }
    }

    private static PostgreSqlServer.Builder server() {
        return PostgreSqlServer.builder().withoutFsync();
    }

    private static PostgreSqlServer.Builder standbyOf(PostgreSqlServer primary) {
        return server().standbyOf(primary, "standby").setting("max_standby_streaming_delay", "-1");
    }

    private static void beSynchronous(PostgreSqlServer primary, String commits) throws SQLException {
        Queries.execute(primary.dataSource(), "ALTER SYSTEM SET synchronous_standby_names = '*'");
        Queries.execute(primary.dataSource(), "ALTER SYSTEM SET synchronous_commit = '" + commits + "'");
        Queries.execute(primary.dataSource(), "SELECT pg_reload_conf()");
        await().until(() -> Queries.number(
                        primary.dataSource(), "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
                == 1);
    }

    private Relay relay(DataSource database, Duration lease) {
        return Relay.builder(PostgreSql.of(database).relayStore(), sink)
                .options(RelayOptions.DEFAULT.withLease(new RelayOptions.Lease(lease, Duration.ofMillis(200))))
                .build();
    }

    private static void holdUpReplay(PostgreSqlServer primary, PostgreSqlServer standby, Connection reader)
            throws SQLException {
        reader.setAutoCommit(false);
        try (Statement select = reader.createStatement()) {
            select.execute("SELECT * FROM hitotsu.message_9");
        }
        try (Connection emptying = primary.dataSource().getConnection();
                Statement truncate = emptying.createStatement()) {
            truncate.execute("SET synchronous_commit = local");
            truncate.execute("TRUNCATE hitotsu.message_9");
        }
        await().until(() -> Queries.number(
                        standby.dataSource(),
                        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'startup'"
                                + " AND wait_event_type IN ('Lock', 'IPC', 'BufferPin')")
                == 1);
    }

    private static void append(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement set = connection.createStatement()) {
            set.execute("SET synchronous_commit = local");
            connection.setAutoCommit(false);
            PostgreSql.of(database)
                    .outbox()
                    .append(connection, Message.builder("orders", "T").key("k").build());
            connection.commit();
        }
    }

    private static long fence(DataSource database) throws SQLException {
        return Queries.number(database, "SELECT fence FROM hitotsu.relay_lease");
    }

    private static long position(DataSource database) throws SQLException {
        return Queries.number(
                database,
                "SELECT max(position) FROM (SELECT position FROM hitotsu.checkpoint_0"
                        + " UNION ALL SELECT position FROM hitotsu.checkpoint_1) AS saved");
    }

    private static DataSource either(PostgreSqlServer primary, PostgreSqlServer standby) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port()
                + "/postgres?targetServerType=primary");
        source.setUser(primary.user());
        source.setPassword(primary.password());
        return source;
    }

    private void write(DataSource database) {
        while (!stopped) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                while (!stopped) {
                    writeOrder(connection, PostgreSql.of(database));
                    LockSupport.parkNanos(PACE_NANOS);
                }
            } catch (SQLException | RuntimeException away) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private static void writeOrder(Connection connection, PostgreSql outbox) throws SQLException {
        Message message = Message.builder("orders", "OrderPlaced").key("k").build();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (id) VALUES (?)")) {
            insert.setObject(1, message.id());
            insert.execute();
        }
        outbox.outbox().append(connection, message);
        connection.commit();
    }
}
