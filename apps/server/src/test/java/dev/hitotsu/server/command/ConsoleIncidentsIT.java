package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.server.command.RelayProcesses.waitFor;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.process.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the first sentence of a real process says of planted incidents: what, since when and why. */
class ConsoleIncidentsIT {
    private static final Pattern CONSOLE = Pattern.compile("console: http://127.0.0.1:\\d+/");
    private static final Pattern LEADS = Pattern.compile("leads, fence \\d+");
    private static final Pattern SENTENCE = Pattern.compile("data-live=\"sentence\">([^<]*)<");
    private static final String SHOP_DOWN = """
            {"routes":[],"upstreams":[{"name":"shop","breaker":"open","addresses":[
              {"address":"http://shop-1:80","available":false,"healthy":false,"inFlight":0}]}]}""";

    @TempDir
    private Path folder;

    private final TestDatabases database = TestDatabases.withSchema();
    private final KafkaServer kafka = TestBrokers.kafka();
    private final HttpClient client = HttpClient.newHttpClient();

    private Path config(String name, String relay, String admin) throws Exception {
        return Files.writeString(
                folder.resolve(name),
                database.source() + "sink: {kafka: {bootstrapServers: '" + kafka.bootstrapServers()
                        + "', source: /shop}}\n" + relay + "admin: {port: 0, tokens: '" + tokens()
                        + "', console: {port: 0, login: none}" + admin
                        + "}\n");
    }

    /** Nobody logs in with it: the file must be there. */
    private Path tokens() throws Exception {
        Path file = folder.resolve("tokens");
        return Files.exists(file)
                ? file
                : Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static Message order() {
        return Message.builder("console-incidents", "OrderPlaced")
                .key("k")
                .payload("{}")
                .build();
    }

    private String sentence(ChildProcess relay) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(waitFor(relay, CONSOLE).replace("console: ", "")))
                .build();
        Matcher sentence =
                SENTENCE.matcher(client.send(request, BodyHandlers.ofString()).body());
        assertThat(sentence.find()).isTrue();
        return sentence.group(1);
    }

    private void awaitSentence(ChildProcess relay, String pattern) {
        await().untilAsserted(() -> assertThat(sentence(relay)).matches(pattern));
    }

    @Test
    void aLeaderThatIsKilled() throws Exception {
        kafka.createTopic("console-incidents", 1, Map.of());
        Path leads = config("leader.yaml", "relay: {lease: {duration: 6s, standbyPoll: 100ms}}\n", "");
        Path waits = config("standby.yaml", "relay: {lease: {duration: 5m, standbyPoll: 5m}}\n", "");
        try (ChildProcess leader = start(leads)) {
            waitFor(leader, LEADS);
            database.append(order());
            await().until(() ->
                    PostgreSql.of(database.dataSource()).admin().status().savedAt() != null);
            awaitSentence(leader, "Nothing is stuck: all messages are delivered");
            try (ChildProcess standby = start(waits)) {
                waitFor(standby, CONSOLE);
                leader.kill();
                database.append(order());
                awaitSentence(
                        standby, "Stopped: no relay leads, nothing was saved since .*\\d\\d:\\d\\d; 1 message waits");
            }
        }
    }

    @Test
    void aTransactionThatIsHeld() throws Exception {
        try (ChildProcess relay = start(config("relay.yaml", "", ""));
                Connection held = database.dataSource().getConnection();
                Statement name = held.createStatement()) {
            waitFor(relay, LEADS);
            name.execute("SET application_name = 'reports'");
            held.setAutoCommit(false);
            PostgreSql.of(database.dataSource()).outbox().append(held, order());
            awaitSentence(
                    relay, "Open transaction, since .*\\d\\d:\\d\\d: .*reports.*, idle in transaction\\. What it .*");
            held.rollback();
            awaitSentence(relay, "Nothing is stuck: .*");
        }
    }

    @Test
    void anUpstreamThatIsDown() throws Exception {
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            byte[] body = SHOP_DOWN.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
        String admin =
                ", gateway: {url: 'http://127.0.0.1:" + gateway.getAddress().getPort() + "/', token: t}";
        try (ChildProcess relay = start(config("relay.yaml", "", admin))) {
            waitFor(relay, LEADS);
            awaitSentence(
                    relay,
                    "Gateway, since .*\\d\\d:\\d\\d: upstream shop: breaker open, no requests to http://shop-1:80");
        } finally {
            gateway.stop(0);
        }
    }
}
