package dev.hitotsu.postgresql;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.testkit.sink.ScriptedSink;
import dev.hitotsu.testkit.sql.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A standby is promoted under load, and the relay goes on with the failover slot that it has (PostgreSQL 17 and newer).
 */
@Tag("one-version")
class FailoverSlotIT {
    /** Between two orders: load enough, and it leaves the processors to other tests. */
    private static final long PACE_NANOS = 2_000_000;

    private final ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
    private volatile boolean stopped;

    @Test
    void nothingIsLostWhenTheStandbyTakesOver() throws Exception {
        try (PostgreSqlServer primary = PostgreSqlServer.builder()
                        .withoutFsync()
                        .logicalReplication()
                        .setting("synchronized_standby_slots", "standby")
                        .start();
                PostgreSqlServer standby = PostgreSqlServer.builder()
                        .withoutFsync()
                        .logicalReplication()
                        .standbyOf(primary, "standby")
                        .setting("hot_standby_feedback", "on")
                        .setting("sync_replication_slots", "on")
                        .start()) {
            DataSource database = either(primary, standby);
            PostgreSql outbox = PostgreSql.of(database).withoutTable();
            outbox.schema().apply();
            Queries.execute(database, "CREATE TABLE orders (number bigserial PRIMARY KEY, id uuid NOT NULL)");
            PGSimpleDataSource replication = LogicalPostgreSql.replication(database, primary);
            Relay relay = Relay.builder(outbox.relayStore().withReplication(replication), sink)
                    .options(RelayOptions.DEFAULT.withLease(
                            new RelayOptions.Lease(Duration.ofSeconds(2), Duration.ofMillis(200))))
                    .build();
            try (relay) {
                relay.start();
                outbox.source().change(OutboxSource.LOG_ONLY, Duration.ofSeconds(60));
                CompletableFuture<Void> writer =
                        CompletableFuture.runAsync(() -> write(database, outbox), Thread::startVirtualThread);
                awaitSynced(standby);
                long delivered = sink.distinct();
                await().until(() -> sink.distinct() > delivered + 200);

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
                assertThat(outbox.source().current()).contains(OutboxSource.LOG_ONLY);
            }
        }
    }

    private static DataSource either(PostgreSqlServer primary, PostgreSqlServer standby) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://127.0.0.1:" + primary.port() + ",127.0.0.1:" + standby.port()
                + "/postgres?targetServerType=primary");
        source.setUser(primary.user());
        source.setPassword(primary.password());
        return source;
    }

    private static void awaitSynced(PostgreSqlServer standby) {
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> Queries.number(
                                standby.dataSource(),
                                "SELECT count(*) FROM pg_replication_slots WHERE synced AND NOT temporary")
                        == 1);
    }

    private void write(DataSource database, PostgreSql outbox) {
        while (!stopped) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                while (!stopped) {
                    writeOrder(connection, outbox);
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
