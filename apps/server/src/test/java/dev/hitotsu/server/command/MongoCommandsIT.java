package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.LONG;
import static dev.hitotsu.server.command.RelayProcesses.get;
import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.server.command.RelayProcesses.stop;
import static dev.hitotsu.server.command.RelayProcesses.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.outbox.AuditRecord;
import dev.hitotsu.outbox.OutboxChange.Action;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import dev.hitotsu.servers.process.ChildProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on a stand-in for MongoDB: the same as on PostgreSQL, by the URL alone. */
class MongoCommandsIT {
    private static final Pattern URL = Pattern.compile("http://127.0.0.1:\\d+");

    private static MongoServer server;
    private static MongoClient client;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() throws Exception {
        server = MongoServer.start();
        client = MongoClients.create(server.uri());
    }

    @AfterAll
    static void closeServer() {
        client.close();
        server.close();
    }

    private static String url(String database) {
        return server.uri().replace("/?", "/" + database + "?");
    }

    private static Run run(String database, String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--url", url(database)));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private static Mongo withSchema(String database) {
        Mongo mongo = Mongo.of(client, database);
        mongo.schema().apply();
        return mongo;
    }

    private static Message append(Mongo mongo) {
        Message message =
                Message.builder("orders", "OrderPlaced").key("k").payload("{}").build();
        mongo.transactions().use(transaction -> transaction.append(message));
        return message;
    }

    @Test
    void applyTellsTheVersionsAndDoesNothingTheSecondTime() {
        assertThat(run("applied", "schema apply").out()).contains("version 0 before, 1 now");
        assertThat(run("applied", "schema apply").out()).contains("version 1 already, nothing to do");
        assertThat(run("applied", "outbox status").exitCode()).isZero();
    }

    @Test
    void messagesAreListedShownSkippedAndSentAgain() {
        Mongo mongo = withSchema("listed");
        String id = append(mongo).id().toString();
        assertThat(run("listed", "outbox list --state pending").out()).contains(id);
        try (RelayTerm term =
                mongo.relayStore().tryLead("test", Duration.ofMinutes(1)).orElseThrow()) {
            ReadBatch batch = term.source().read(1, 1 << 20, Duration.ZERO);
            ParkedMessage dead = new ParkedMessage(
                    batch.entries().getFirst(), OutboxState.DEAD, true, 3, Duration.ZERO, "too large", 0);
            term.journal().settle(new Settlement(batch.checkpoint(), List.of(dead), List.of(), List.of(), Set.of()));
        }

        assertThat(run("listed", "outbox list --state dead").out()).contains(id);
        assertThat(run("listed", "outbox show " + id).out()).contains("too large");
        assertThat(run("listed", "outbox skip --yes " + id).exitCode()).isZero();
        assertThat(run("listed", "outbox retry " + id).exitCode()).isZero();
        assertThat(run("listed", "outbox status --json").out()).contains("\"retry\" : 1");
        assertThat(run("listed", "outbox changes").out()).contains(id);
    }

    /** The first of a key fails, and one waits behind it. */
    private static List<Message> park(Mongo mongo) throws Exception {
        List<Message> batch = new ArrayList<>();
        for (String type : List.of("first", "second")) {
            batch.add(Message.builder("orders", type).key("k").payload("secret").build());
        }
        Backoff hour = new Backoff(Duration.ofHours(1), Duration.ofHours(1), 0);
        mongo.inboxHandler("payments", (transaction, message) -> {
                    throw new IllegalStateException("Out-of-" + message.topic());
                })
                .withParking(mongo.parkingStore(), Parking.DEFAULT.withRetry(10, hour))
                .handle(new ReceivedBatch(batch, Map.of(), "group-1, orders"));
        return batch;
    }

    @Test
    void parkedMessagesOfConsumersAreListedShownEditedSkippedAndTriedAgain() throws Exception {
        Mongo mongo = withSchema("consumers");
        List<Message> parked = park(mongo);
        String first = parked.getFirst().id().toString();
        assertThat(run("consumers", "inbox status").out()).contains("retry", "waiting", "oldest: ");
        assertThat(run("consumers", "inbox list --parked --error OUT-OF --topic orders")
                        .out())
                .contains(first, "IllegalStateException: Out-of-orders", "payments")
                .doesNotContain("secret");
        assertThat(run("consumers", "inbox show payments " + first).out())
                .contains("state RETRY, 1 attempts, next at 2", "received by group-1, orders");
        assertThat(run("consumers", "inbox retry payments " + first + " --yes").exitCode())
                .isZero();
        assertThat(run("consumers", "inbox edit payments " + first + " --type mended --yes")
                        .exitCode())
                .isZero();
        assertThat(run("consumers", "inbox skip payments --parked --yes --reason gone")
                        .out())
                .isEqualTo("2 parked messages are skipped\n");
        assertThat(mongo.inboxAdmin().parkedStatus().count(ParkedState.SKIPPED)).isEqualTo(3);
        assertThat(mongo.admin().audit(Long.MAX_VALUE, 10))
                .extracting(AuditRecord::action)
                .containsExactly(Action.SKIP, Action.EDIT, Action.RETRY);
    }

    @Test
    void aDatabaseWithoutAnOutboxExitsWithThree() {
        Run run = run("missing", "outbox status");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DATABASE);
        assertThat(run.err()).contains("schema().apply()");
    }

    private Run check(String source) throws Exception {
        return Run.of("relay", "--check", "--config", config(source).toString());
    }

    private Path config(String source) throws Exception {
        return Files.writeString(folder.resolve("relay.yaml"), source + "\nhttp: {port: 0}\n");
    }

    private static String source(String database, String more) {
        return "source: {url: '" + url(database) + "'" + more + "}\n";
    }

    @Test
    void aRelaysCheckNamesWhatIsMissingAndWhatHasNoEffect() throws Exception {
        String sink = "sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}";
        Run missing = check(source("unchecked", "") + sink);
        assertThat(missing.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(missing.err()).contains("database unchecked: outbox of version 0 (expected: 1;");

        assertThat(check(source("unchecked", ", schema: shop") + sink).err())
                .contains("schema: shop (expected: none for MongoDB");
        assertThat(check(source("unchecked", ", retention: {age: 2h}") + sink).err())
                .contains("source.retention");
        assertThat(check("source: {url: 'mongodb://127.0.0.1:" + server.port() + "'}\n" + sink)
                        .err())
                .contains("(expected: mongodb://host:port/database)");
        assertThat(Run.of("schema", "print", "--database", "mongodb").err()).contains("expected: one with SQL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "log"})
    void aRelayDeliversAndTellsOverHttp(String read) throws Exception {
        Mongo mongo = withSchema("delivered-" + read);
        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        target.start();
        Path config = config(source("delivered-" + read, ", read: " + read)
                + """
                sink:
                  http:
                    allowed: {plainHttp: true, networks: [127.0.0.0/8]}
                    destinations: {shop: {url: 'http://127.0.0.1:%d/', topics: [orders]}}
                """.formatted(target.getAddress().getPort()));
        append(mongo);
        try (ChildProcess relay = start(config)) {
            String url = waitFor(relay, URL);
            await().atMost(LONG)
                    .until(() -> get(url + "/status").at("/delivered").asInt() == 1);
            append(mongo);
            await().atMost(LONG)
                    .until(() -> get(url + "/status").at("/delivered").asInt() == 2);
            await().atMost(LONG).until(() -> get(url + "/health").at("/backlog").asInt(-1) == 0);
            assertThat(get(url + "/health").at("/healthy").asBoolean()).isTrue();

            stop(relay);
            assertThat(relay.tailOfLog()).contains("leads, fence 1", "stopped; 2 messages delivered");
        } finally {
            target.stop(0);
        }
    }
}
