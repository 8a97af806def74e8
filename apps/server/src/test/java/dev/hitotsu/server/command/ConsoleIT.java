package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.server.command.RelayProcesses.stop;
import static dev.hitotsu.server.command.RelayProcesses.waitFor;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.process.ChildProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay process has the console that its file asks for, and the console tells of this relay. */
class ConsoleIT {
    private static final Pattern CONSOLE = Pattern.compile("console: http://127.0.0.1:\\d+/");
    private static final String TOKEN = "alice-0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aRelaysConsoleSaysWhatTheBrokerRefused() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        KafkaServer kafka = TestBrokers.kafka();
        kafka.createTopic("console-orders", 1, Map.of("max.message.bytes", "5000"));
        Path config = Files.writeString(
                folder.resolve("relay.yaml"), database.source() + """
                sink: {kafka: {bootstrapServers: '%s', source: /shop, topics: {orders: console-orders}}}
                relay: {failure: {policy: block-key}}
                admin: {port: 0, tokens: '%s', console: {port: 0}}
                """.formatted(kafka.bootstrapServers(), tokens()));
        database.append(Message.builder("orders", "OrderPlaced")
                .key("k")
                .payload(new byte[20_000])
                .build());
        try (ChildProcess relay = start(config)) {
            String address = waitFor(relay, CONSOLE).replace("console: ", "");
            String cookie = logIn(address);
            await().until(() -> page(address, cookie, "problems").contains("bytes before compression"));
            String overview = page(address, cookie, "");
            assertThat(overview)
                    .containsPattern(
                            "sentence\">Stuck: orders, 1 key, [^<]*since [^<]*\\d\\d:\\d\\d: [^<]*before compression");
            assertThat(overview).as("processes").contains("<td>leads; this process</td>");
            Matcher preview = Pattern.compile("href=\"/(change[^\"]*)\"").matcher(overview);
            assertThat(preview.find()).isTrue();
            assertThat(page(address, cookie, preview.group(1).replace("&amp;", "&")))
                    .contains("1 message keeps its order");
            assertThat(page(address, cookie, "relays")).contains("leading", "By the lease in the database.");
            assertThat(page(address, cookie, "ids?q=0199d0f4-5b2e-7cc1-9d3b-0f2f3c1a4b5d"))
                    .contains("uuid7");
            stop(relay);
        }
    }

    @Test
    void whatAConsumerHasParkedIsShownRetriedAndSkipped() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        KafkaServer kafka = TestBrokers.kafka();
        UUID claimed = UUID.randomUUID();
        UUID dead = UUID.randomUUID();
        execute(database, "INSERT INTO hitotsu.inbox (consumer, message_id) VALUES ('mails', '" + claimed + "')");
        execute(
                database,
                "INSERT INTO hitotsu.inbox_parked (consumer, lane, state, attempts, next_attempt_at, last_error, reader,"
                        + " id, topic, key, type, payload, occurred_at, version, parked_at, changed_at) VALUES ('mails',"
                        + " 1, 'DEAD', 10, now(), 'no such address', 'r', '" + dead + "', 'orders', 'k', 'T', '{}',"
                        + " now(), 1, now(), now())");
        execute(
                database,
                "INSERT INTO hitotsu.inbox_parked (consumer, lane, state, attempts, next_attempt_at, last_error, reader,"
                        + " id, topic, key, type, payload, occurred_at, version, parked_at, changed_at) SELECT 'mails',"
                        + " NULL, 'DEAD', 10, now(), 'the server is down', 'r', gen_random_uuid(), 'orders', 'k' || n, 'T',"
                        + " '{}', now(), 1, now(), now() FROM generate_series(1, 1200) AS n");
        Path config = Files.writeString(
                folder.resolve("relay.yaml"), database.source() + """
                sink: {kafka: {bootstrapServers: '%s', source: /shop}}
                admin: {port: 0, tokens: '%s', console: {port: 0}}
                """.formatted(kafka.bootstrapServers(), tokens()));
        try (ChildProcess relay = start(config)) {
            String address = waitFor(relay, CONSOLE).replace("console: ", "");
            String cookie = logIn(address);
            assertThat(page(address, cookie, "consumers?q=mails")).contains("Claims of mails", claimed.toString());
            assertThat(page(address, cookie, "parked")).contains(dead.toString(), "no such address", ">dead<");
            assertThat(page(address, cookie, "parked?q=bills")).doesNotContain("no such address");
            assertThat(submit(address, cookie, "retry", dead)).isEqualTo(303);
            assertThat(page(address, cookie, "parked")).contains(">retry<");
            assertThat(submit(address, cookie, "skip", dead)).isEqualTo(303);
            assertThat(page(address, cookie, "parked")).contains(">skipped<");
            assertThat(submit(address, cookie, "skip", claimed)).isEqualTo(409);
            manyAreRetriedAfterAPreview(address, cookie);
            assertThat(page(address, cookie, "audit")).contains("the address is right now", "alice");
            stop(relay);
        }
    }

    private void manyAreRetriedAfterAPreview(String address, String cookie) throws Exception {
        String query = "parked/change?action=retry&consumer=mails&state=dead&error=down";
        String preview = page(address, cookie, query);
        assertThat(preview)
                .contains("1,200 messages were given up or skipped, and will go after newer ones")
                .contains("hitotsu inbox retry 'mails' --state DEAD --error 'down' --reason");
        assertThat(page(address, cookie, query.replace("state=dead", "state=waiting")))
                .contains("state: waiting (expected: one of retry, dead, skipped)");
        Matcher ticket = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"").matcher(preview);
        assertThat(ticket.find()).isTrue();
        HttpResponse<String> started =
                post(address, cookie, "change", "ticket=" + ticket.group(1) + "&reason=mended&count=1200");
        String run = started.headers().firstValue("location").orElseThrow().substring(1);
        await().until(() -> page(address, cookie, run).contains("Done: retry, 1,200 changed"));
        assertThat(page(address, cookie, "audit")).contains("mended", "<td class=\"number\">3</td>");
    }

    private String logIn(String address) throws Exception {
        HttpResponse<String> login = send(HttpRequest.newBuilder(URI.create(address + "login"))
                .header("Origin", address.substring(0, address.length() - 1))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + TOKEN)));
        return login.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    }

    private int submit(String address, String cookie, String action, UUID message) throws Exception {
        String form = "consumer=mails&reason=the+address+is+right+now&message=" + message;
        return post(address, cookie, "parked/" + action, form).statusCode();
    }

    private HttpResponse<String> post(String address, String cookie, String path, String form) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Origin", address.substring(0, address.length() - 1))
                .header("Cookie", cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private static void execute(TestDatabases database, String sql) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String page(String address, String cookie, String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address + path)).header("Cookie", cookie))
                .body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private Path tokens() throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(UTF_8)));
        Path file = Files.createFile(
                folder.resolve("tokens"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, "admin alice sha256:" + hash + "\n");
    }
}
