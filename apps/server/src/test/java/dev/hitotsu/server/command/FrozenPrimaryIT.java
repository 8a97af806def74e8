package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.testkit.sql.Queries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A primary answers no more, like a frozen machine, and its standby is promoted. */
class FrozenPrimaryIT {
    private static final Logger log = LoggerFactory.getLogger(FrozenPrimaryIT.class);

    @TempDir
    private Path folder;

    @Test
    void theRelayGoesOnWithThePromotedStandby() throws Exception {
        KafkaServer kafka = TestBrokers.kafka();
        kafka.createTopic("before-promotion", 1, Map.of());
        kafka.createTopic("after-promotion", 1, Map.of());
        try (PostgreSqlServer primary =
                        PostgreSqlServer.builder().withoutFsync().start();
                PostgreSqlServer standby = PostgreSqlServer.builder()
                        .withoutFsync()
                        .standbyOf(primary, "standby")
                        .start();
                TcpProxy frozen = TcpProxy.to(primary.port())) {
            PostgreSql.of(primary.dataSource()).schema().apply();
            try (ChildProcess relay = start(configuration(primary, frozen.port(), standby.port(), kafka))) {
                append(primary.dataSource(), "before-promotion");
                assertThat(TestBrokers.firstRecord("before-promotion").key()).isEqualTo("1");
                awaitReplay(primary.dataSource());

                frozen.blackhole();
                long since = System.nanoTime();
                standby.promote();
                append(standby.dataSource(), "after-promotion");

                assertThat(TestBrokers.firstRecord("after-promotion").key()).isEqualTo("1");
                log.info(
                        "delivered by the promoted standby {} ms after the primary froze",
                        Duration.ofNanos(System.nanoTime() - since).toMillis());
                RelayProcesses.stop(relay);
            }
        }
    }

    private Path configuration(PostgreSqlServer server, int first, int second, KafkaServer kafka) throws Exception {
        return Files.writeString(folder.resolve("relay.yaml"), """
                source:
                  url: 'jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?targetServerType=primary'
                  user: %s
                  password: %s
                sink: {kafka: {bootstrapServers: '%s'}}
                http: {port: 0}
                """.formatted(
                        first, second, server.user(), server.password(), kafka.bootstrapServers()));
    }

    private static void append(DataSource database, String topic) throws Exception {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            PostgreSql.of(database)
                    .outbox()
                    .append(
                            connection,
                            Message.builder(topic, "OrderPlaced").key("1").build());
            connection.commit();
        }
    }

    /** Waits until the standby has all that the primary has. */
    private static void awaitReplay(DataSource primary) {
        await().until(() -> Queries.number(
                        primary, "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()")
                == 1);
    }
}
