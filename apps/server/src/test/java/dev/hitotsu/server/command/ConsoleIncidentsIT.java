package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.server.command.RelayProcesses.waitFor;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.testkit.sql.Queries;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the first sentence of a real process says of planted incidents: what, since when and why. Some count after half
 * a minute alone, so all begin before the first of them is looked at. A message that the broker refuses is in
 * {@link ConsoleIT}.
 */
class ConsoleIncidentsIT {
    private static final Pattern LEADS = Pattern.compile("leads, fence \\d+");
    private static final String TOPIC = "console-incidents";
    private static final String WAITS = "relay: {lease: {duration: 5m, standbyPoll: 5m}}\n";
    private static final String SHOP_DOWN = """
            {"routes":[],"upstreams":[{"name":"shop","breaker":"open","addresses":[
              {"address":"http://shop-1:80","available":false,"healthy":false,"inFlight":0}]}]}""";

    /** In each database. It keeps nobody waiting, so it hides nothing. */
    private static final String GIVEN_UP = """
            INSERT INTO hitotsu.parked (position, id, topic, key, type, payload, occurred_at, state, ordered, attempts,
                last_error, appended_at) VALUES (1000000000, gen_random_uuid(), 'orders', 'k', 'T', '{}', now(), 'DEAD',
                true, 10, 'the broker refused', now())""";

    @TempDir
    private static Path folder;

    private static final KafkaServer kafka = TestBrokers.kafka();
    private static final Deque<AutoCloseable> open = new ArrayDeque<>();

    private static OperatorPage besideKilled;
    private static OperatorPage besideHanging;
    private static OperatorPage besideHeld;
    private static OperatorPage besideDown;
    private static ChildProcess hanging;
    private static Connection held;

    @BeforeAll
    static void allBegin() throws Exception {
        kafka.createTopic(TOPIC, 1, Map.of());
        TestDatabases ofKilled = database();
        TestDatabases ofHeld = database();
        PostgreSqlServer logged =
                opened(PostgreSqlServer.builder().quick().logicalReplication().start());
        String log = "source: {url: '" + logged.jdbcUrl() + "', user: " + logged.user() + ", password: "
                + logged.password() + ", read: log}\n";
        PostgreSql.of(logged.dataSource()).schema().apply();
        Queries.execute(logged.dataSource(), GIVEN_UP);

        held = opened(ofHeld.dataSource().getConnection());
        Queries.execute(held, "SET application_name = 'reports'");
        held.setAutoCommit(false);
        PostgreSql.of(ofHeld.dataSource()).outbox().append(held, order());
        hanging = opened(start(config("hanging", log + WAITS)));
        ChildProcess killed = opened(start(config("killed", ofKilled.source() + "relay: {lease: {duration: 6s}}\n")));
        ChildProcess seesHeld = opened(start(config("held", ofHeld.source())));
        ChildProcess seesDown =
                opened(start(config("down", database().source(), ", gateway: {url: '" + gateway() + "', token: t}")));
        waitFor(killed, LEADS);
        ChildProcess seesKilled = opened(start(config("besideKilled", ofKilled.source() + WAITS)));
        hang(logged.dataSource());
        ChildProcess seesHanging = opened(start(config("besideHanging", log + WAITS)));
        besideKilled = OperatorPage.of(seesKilled);
        kill(killed, ofKilled.dataSource());
        besideHanging = OperatorPage.of(seesHanging);
        besideHeld = OperatorPage.of(seesHeld);
        besideDown = OperatorPage.of(seesDown);
    }

    @AfterAll
    static void allEnd() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private static <T extends AutoCloseable> T opened(T one) {
        open.push(one);
        return one;
    }

    private static TestDatabases database() throws SQLException {
        TestDatabases database = TestDatabases.withSchema();
        Queries.execute(database.dataSource(), GIVEN_UP);
        return database;
    }

    private static Path config(String name, String source) throws Exception {
        return config(name, source, "");
    }

    private static Path config(String name, String source, String admin) throws Exception {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                source + "sink: {kafka: {bootstrapServers: '" + kafka.bootstrapServers() + "', source: /shop}}\n"
                        + "admin: {port: 0, tokens: '" + tokens() + "', console: {port: 0, login: none}" + admin
                        + "}\n");
    }

    /** Nobody logs in with it: the file must be there. */
    private static Path tokens() throws Exception {
        Path file = folder.resolve("tokens");
        return Files.exists(file)
                ? file
                : Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static Message order() {
        return Message.builder(TOPIC, "OrderPlaced").key("k").payload("{}").build();
    }

    private static void append(PostgreSql database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            database.outbox().append(connection, order());
            connection.commit();
        }
    }

    private static OutboxStatus status(DataSource database) {
        return PostgreSql.of(database).admin().status();
    }

    private static void kill(ChildProcess relay, DataSource database) throws SQLException {
        append(PostgreSql.of(database));
        await().until(() -> status(database).count(OutboxState.PENDING) == 0);
        relay.kill();
        append(PostgreSql.of(database));
    }

    /** As if its machine were suspended: its lease goes on, and nobody reads the slot. */
    private static void hang(DataSource database) throws SQLException {
        waitFor(hanging, LEADS);
        PostgreSql.of(database).source().change(OutboxSource.LOG_ONLY, RelayProcesses.LONG);
        append(PostgreSql.of(database).withoutTable());
        await().until(() -> isRead(status(database).log()) && status(database).savedAt() != null);
        hanging.suspend();
        Queries.execute(database, "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots");
        await().until(() -> !isRead(status(database).log()));
        append(PostgreSql.of(database).withoutTable());
    }

    private static boolean isRead(@Nullable OutboxLog log) {
        return log != null && log.isActive();
    }

    /** One whose upstream is down. */
    private static String gateway() throws Exception {
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            byte[] body = SHOP_DOWN.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
        open.push(() -> gateway.stop(0));
        return "http://127.0.0.1:" + gateway.getAddress().getPort() + "/";
    }

    private static void assertThePreviewIsTwoClicksAway(OperatorPage page) throws Exception {
        assertThat(page.previewInTwoClicks()).startsWith("1 message was given up or skipped");
    }

    @Test
    void aLeaderThatIsKilled() throws Exception {
        besideKilled.awaitSentence("Stopped: no relay leads, nothing was saved since .*\\d\\d:\\d\\d; 1 message waits");
        assertThePreviewIsTwoClicksAway(besideKilled);
    }

    @Test
    void aSlotThatNobodyReads() throws Exception {
        besideHanging.awaitSentence("The database's log: slot \\S+: inactive for \\d+ s, and holds \\d+ bytes of log"
                + " \\(expected: a relay that reads from it\\), nothing was saved since .*\\d\\d:\\d\\d");
        assertThePreviewIsTwoClicksAway(besideHanging);
        hanging.resume();
        besideHanging.awaitSentence("Given up: .*");
    }

    @Test
    void aTransactionThatIsHeld() throws Exception {
        besideHeld.awaitSentence(
                "Open transaction, since .*\\d\\d:\\d\\d: .*reports.*, idle in transaction\\. What it .*");
        assertThePreviewIsTwoClicksAway(besideHeld);
        held.rollback();
        besideHeld.awaitSentence("Given up: .*");
    }

    @Test
    void anUpstreamThatIsDown() throws Exception {
        besideDown.awaitSentence(
                "Gateway, since .*\\d\\d:\\d\\d: upstream shop: breaker open, no requests to http://shop-1:80");
        assertThePreviewIsTwoClicksAway(besideDown);
    }
}
