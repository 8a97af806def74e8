package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.testkit.sql.Queries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The password of the relay's role is changed while it delivers, and the server drops its connections. */
class RotatedPasswordIT {
    private static final String ACTIVE = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'relay'";

    private static PostgreSqlServer server;
    private static DataSource database;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() throws Exception {
        server = PostgreSqlServer.builder().quick().logicalReplication().start();
        database = server.dataSource();
        PostgreSql.of(database).schema().apply();
        Queries.execute(database, "CREATE ROLE relay SUPERUSER LOGIN PASSWORD 'first'");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private Path secret() {
        return folder.resolve("secret");
    }

    /** The password beside the URL, or in it. */
    private Path configuration(String reading, String place) throws Exception {
        String reference = "${file:" + secret() + "}";
        String login = place.equals("url")
                ? "url: '" + server.jdbcUrl() + "?user=relay&password=" + reference + "&loginTimeout=30'"
                : "url: '" + server.jdbcUrl() + "'\n  user: relay\n  password: '" + reference + "'";
        return Files.writeString(folder.resolve("relay.yaml"), """
                source:
                  %s
                  read: %s
                sink: {kafka: {bootstrapServers: '%s'}}
                http: {port: 0}
                """.formatted(
                        login, reading, TestBrokers.kafka().bootstrapServers()));
    }

    private static void append(String topic, int key) throws Exception {
        try (Connection connection = database.getConnection()) {
            append(connection, topic, key);
        }
    }

    private static void append(Connection connection, String topic, int key) throws SQLException {
        connection.setAutoCommit(false);
        PostgreSql.of(database)
                .outbox()
                .append(
                        connection,
                        Message.builder(topic, "OrderPlaced")
                                .key(Integer.toString(key))
                                .build());
        connection.commit();
    }

    private static void rotate(String password) throws Exception {
        Queries.execute(
                database,
                "ALTER ROLE relay PASSWORD '" + password + "'",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'relay'");
    }

    private static void assertDelivered(String topic) throws Exception {
        append(topic, 1);
        assertThat(TestBrokers.firstRecord(topic).key()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"polling, beside", "log, beside", "polling, url"})
    void isTakenUpWithoutARestartInEitherOrder(String reading, String place) throws Exception {
        String name = reading + "-" + place;
        for (String each : new String[] {"first", "second", "third", "load"}) {
            TestBrokers.kafka().createTopic(name + "-" + each, 1, Map.of());
        }
        Queries.execute(database, "ALTER ROLE relay PASSWORD 'first'");
        Files.writeString(secret(), "first\n");
        AtomicBoolean loaded = new AtomicBoolean(true);
        AtomicInteger appended = new AtomicInteger();
        try (ChildProcess relay = start(configuration(reading, place))) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(name + "-load", loaded, appended));
            assertDelivered(name + "-first");

            Files.writeString(secret(), "second\n");
            rotate("second");
            assertDelivered(name + "-second");

            rotate("third");
            await().until(() -> Queries.number(database, ACTIVE) == 0);
            Files.writeString(secret(), "third\n");
            assertDelivered(name + "-third");

            loaded.set(false);
            load.join();
            assertThat(appended).hasPositiveValue();
            append(name + "-load", appended.incrementAndGet());
            TestBrokers.awaitKeys(name + "-load", appended.get());
            RelayProcesses.stop(relay);
        }
    }

    /** Load enough that messages are always under way, and it leaves the processors to others. */
    private static void load(String topic, AtomicBoolean goesOn, AtomicInteger appended) {
        try (Connection connection = database.getConnection()) {
            while (goesOn.get()) {
                append(connection, topic, appended.incrementAndGet());
                LockSupport.parkNanos(20_000_000);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
