package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.server.command.RelayProcesses.stop;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay process has the console that its file asks for, and the console tells of this relay. */
class ConsoleIT {
    private static final Pattern STATUS = Pattern.compile("http://127.0.0.1:\\d+(?=/status)");

    @TempDir
    private Path folder;

    @Test
    void aRelaysConsoleSaysWhatTheBrokerRefused() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        KafkaServer kafka = TestBrokers.kafka();
        kafka.createTopic("console-orders", 1, Map.of("max.message.bytes", "5000"));
        Path config = Files.writeString(
                folder.resolve("relay.yaml"),
                database.source() + """
                sink: {kafka: {bootstrapServers: '%s', source: /shop, topics: {orders: console-orders}}}
                relay: {failure: {policy: block-key}}
                admin: {port: 0, tokens: '%s', console: {port: 0}}
                """.formatted(kafka.bootstrapServers(), ConsolePerson.tokens(folder)));
        database.append(Message.builder("orders", "OrderPlaced")
                .key("k")
                .payload(new byte[20_000])
                .build());
        try (ChildProcess relay = start(config)) {
            ConsolePerson alice = ConsolePerson.at(relay);
            await().until(() -> alice.page("problems").contains("bytes before compression"));
            String overview = alice.page("");
            assertThat(overview)
                    .containsPattern(
                            "sentence\">Stuck: orders, 1 key, [^<]*since [^<]*\\d\\d:\\d\\d: [^<]*before compression");
            assertThat(overview).as("processes").contains("<td>leads; this process</td>");
            Matcher preview = Pattern.compile("href=\"/(change[^\"]*)\"").matcher(overview);
            assertThat(preview.find()).isTrue();
            assertThat(alice.page(preview.group(1).replace("&amp;", "&"))).contains("1 message keeps its order");
            assertThat(alice.page("relays")).contains("leading", "By the lease in the database.");
            assertThat(alice.page("ids?q=0199d0f4-5b2e-7cc1-9d3b-0f2f3c1a4b5d")).contains("uuid7");
            stop(relay);
        }
    }

    /** Nothing waits in an outbox that nobody fills any more. */
    @Test
    void aTriggerThatIsGoneWhileTheRelayRunsIsToldByTheConsoleAndTheHealth() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        execute(
                database,
                "CREATE TABLE outbox_record (id text PRIMARY KEY, status text, record_key text NOT NULL, record_type text"
                        + " NOT NULL, payload text, context text, created_at timestamptz, completed_at timestamptz,"
                        + " handler_id text NOT NULL)");
        execute(database, Run.of("schema", "print", "--for", "namastack").out());
        Path config = Files.writeString(
                folder.resolve("relay.yaml"),
                database.source().replaceFirst("}", ", mapping: {layout: namastack}}")
                        + """
                sink: {kafka: {bootstrapServers: '%s'}}
                http: {port: 0}
                admin: {port: 0, tokens: '%s', console: {port: 0}}
                """.formatted(TestBrokers.kafka().bootstrapServers(), ConsolePerson.tokens(folder)));
        try (ChildProcess relay = start(config)) {
            ConsolePerson alice = ConsolePerson.at(relay);
            String health = RelayProcesses.waitFor(relay, STATUS) + "/health";
            await().until(() -> RelayProcesses.get(health).at("/healthy").asBoolean());
            execute(database, "DROP TRIGGER hitotsu_record ON outbox_record");

            String wrong = "source.mapping: table: outbox_record, without a trigger";
            await().until(() ->
                    RelayProcesses.get(health).at("/reason").asText().contains(wrong));
            await().until(() -> alice.page("").contains(wrong));
            assertThat(relay.tailOfLog()).contains("ERROR " + wrong);
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
                folder.resolve("relay.yaml"),
                database.source() + """
                sink: {kafka: {bootstrapServers: '%s', source: /shop}}
                admin: {port: 0, tokens: '%s', console: {port: 0}}
                """.formatted(kafka.bootstrapServers(), ConsolePerson.tokens(folder)));
        try (ChildProcess relay = start(config)) {
            ConsolePerson alice = ConsolePerson.at(relay);
            assertThat(alice.page("consumers?q=mails")).contains("Claims of mails", claimed.toString());
            assertThat(alice.page("parked")).contains(dead.toString(), "no such address", "<td>dead</td>");
            assertThat(alice.page("parked?q=bills")).doesNotContain("no such address");
            assertThat(submit(alice, "retry", dead)).isEqualTo(303);
            assertThat(alice.page("parked")).contains("<td>retry</td>");
            assertThat(submit(alice, "skip", dead)).isEqualTo(303);
            assertThat(alice.page("parked")).contains("<td>skipped</td>");
            assertThat(submit(alice, "skip", claimed)).isEqualTo(409);
            manyAreRetriedAfterAPreview(alice);
            assertThat(alice.page("audit")).contains("the address is right now", "alice");
            stop(relay);
        }
    }

    private static void manyAreRetriedAfterAPreview(ConsolePerson alice) throws Exception {
        String query = "parked/change?action=retry&consumer=mails&state=dead&error=down";
        String preview = alice.page(query);
        assertThat(preview)
                .contains("1,200 messages were given up or skipped, and will go after newer ones")
                .contains("hitotsu inbox retry 'mails' --state DEAD --error 'down' --reason");
        assertThat(alice.page(query.replace("state=dead", "state=waiting")))
                .contains("state: waiting (expected: one of retry, dead, skipped)");
        String run = alice.confirm(preview, "reason=mended&count=1200");
        await().until(() -> alice.page(run).contains("Done: retry, 1,200 changed"));
        assertThat(alice.page("audit")).contains("mended", "<td class=\"number\">3</td>");
    }

    private static int submit(ConsolePerson alice, String action, UUID message) throws Exception {
        String form = "consumer=mails&reason=the+address+is+right+now&message=" + message;
        return alice.post("parked/" + action, form).statusCode();
    }

    private static void execute(TestDatabases database, String sql) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
