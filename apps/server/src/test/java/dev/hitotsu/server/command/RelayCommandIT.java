package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.LONG;
import static dev.hitotsu.server.command.RelayProcesses.get;
import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.server.command.RelayProcesses.stop;
import static dev.hitotsu.server.command.RelayProcesses.waitFor;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Hitotsu;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.message.Message;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayCommandIT {
    private static final Pattern LEADS = Pattern.compile("leads, fence \\d");
    private static final Pattern URL = Pattern.compile("http://127.0.0.1:\\d+");

    @TempDir
    private Path folder;

    @Test
    void aSignalWhileItStartsEndsItInOrder() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path config = config("""
                    source: {url: 'jdbc:postgresql://127.0.0.1:%d/shop', user: x, password: y}
                    sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}
                    """.formatted(silent.getLocalPort()));
            try (ChildProcess relay = start(config)) {
                // The relay waits for a database that accepts the connection and says nothing.
                silent.accept();
                stop(relay);
                assertThat(relay.tailOfLog()).doesNotContain("defect", "Exception");
            }
        }
    }

    @Test
    void deliversToKafkaTellsOverHttpAndStopsOnSigterm() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        KafkaServer kafka = TestBrokers.kafka();
        kafka.createTopic("delivered.v1", 1, Map.of());
        Path config = config(database.source() + """
                sink: {kafka: {bootstrapServers: '%s', topics: {orders: delivered.v1}}}
                http: {port: 0}
                """.formatted(kafka.bootstrapServers()));
        try (ChildProcess relay = start(config)) {
            for (int i = 0; i < 100; i++) {
                database.append(message(i));
            }
            String url = waitFor(relay, URL);
            await().atMost(LONG)
                    .until(() -> get(url + "/status").at("/delivered").asInt() == 100);
            assertThat(get(url + "/status").at("/role").asText()).isEqualTo("leading");
            await().atMost(LONG).until(() -> get(url + "/health").at("/backlog").asInt(-1) == 0);
            assertThat(get(url + "/health").at("/healthy").asBoolean()).isTrue();

            stop(relay);
            assertThat(relay.tailOfLog()).contains("leads, fence 1", "stopped; 100 messages delivered");
        }
        assertThat(database.run("outbox status", "--json").out()).contains("\"published\" : 100");
    }

    @Test
    void aPortInUseEndsItAtOnceAndIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = config(TestDatabases.withSchema().source() + """
                    sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}
                    http: {port: %d}
                    """.formatted(taken.getLocalPort()));

            Run run = Run.of("relay", "--config", config.toString());

            assertThat(run.exitCode()).isNotZero();
            assertThat(run.err())
                    .contains("http: 127.0.0.1:" + taken.getLocalPort())
                    .contains("in use")
                    .contains("(expected: an address and a port that are free)");
        }
    }

    @Test
    void waitsForABrokerThatIsAwayAndStopsAllTheSame() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        database.append(message(1));
        Path config = config(database.source() + """
                relay: {stopWithin: 5s}
                sink: {kafka: {bootstrapServers: '127.0.0.1:%d', properties: {max.block.ms: 200}}}
                http: {port: 0, maxPendingAge: 1ms}
                """.formatted(FreePorts.next()));
        try (ChildProcess relay = start(config)) {
            String url = waitFor(relay, URL);
            waitFor(relay, Pattern.compile("sink: .*nothing is lost"));
            await().atMost(LONG).until(() -> get(url + "/status").at("/resent").asInt() > 2);
            await().atMost(LONG)
                    .until(() -> get(url + "/health").at("/reason").asText().contains("oldest pending message"));

            stop(relay);
            assertThat(relay.tailOfLog().split("nothing is lost", -1)).hasSize(2);
        }
        assertThat(database.run("outbox status", "--json").out()).contains("\"pending\" : 1");
    }

    @Test
    void waitsForADatabaseThatIsAwayAndFollowsItsLogAgain() throws Exception {
        try (PostgreSqlServer server =
                PostgreSqlServer.builder().quick().logicalReplication().start()) {
            Run.of(
                    "schema",
                    "apply",
                    "--url",
                    server.jdbcUrl(),
                    "--user",
                    server.user(),
                    "--password=" + server.password());
            Path config = config("""
                    source: {url: '%s', user: %s, password: '${SECRET}', read: log}
                    sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}
                    """.formatted(server.jdbcUrl(), server.user()));
            server.kill();
            try (ChildProcess relay = RelayProcesses.relay("--config", config.toString())
                    .environment("SECRET", server.password())
                    .start()) {
                waitFor(relay, Pattern.compile("store: database: .*refused.*nothing is lost"));
                server.restart();
                waitFor(relay, LEADS);
                waitFor(relay, Pattern.compile("schema hitotsu: follows the database's log"));
                stop(relay);
            }
        }
    }

    @Test
    void aSchemaThatIsMissingEndsItAtOnce() throws Exception {
        Path config = config(TestDatabases.empty().source() + "sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}\n");

        Run run = Run.of("relay", "--config", config.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(run.err()).contains("hitotsu schema apply");
    }

    @Test
    void theSecondRelayStandsByAndTakesOver() throws Exception {
        Path config = config(
                TestDatabases.withSchema().source()
                        + "relay: {lease: {duration: 6s, standbyPoll: 100ms}}\nsink: {kafka: {bootstrapServers: '127.0.0.1:1'}}\n");
        try (ChildProcess first = start(config)) {
            waitFor(first, LEADS);
            try (ChildProcess second = start(config)) {
                waitFor(second, Pattern.compile("stands by"));
                first.kill();
                waitFor(second, LEADS);
            }
        }
    }

    @Test
    void relaysThatAgreeThroughCoordinationTakeOver() throws Exception {
        TestDatabases database = TestDatabases.withSchema();
        Path config =
                config(database.source() + "relay: {lease: {duration: 5m, standbyPoll: 5m}}\ncoordination: {uri: '"
                        + database.uri() + "', session: 6s}\nsink: {kafka: {bootstrapServers: '127.0.0.1:1'}}\n");
        try (ChildProcess first = start(config)) {
            waitFor(first, LEADS);
            try (ChildProcess second = start(config)) {
                waitFor(second, Pattern.compile("stands by"));
                first.kill();
                String name = waitFor(second, Pattern.compile("\\S+ leads, fence [2-9]"))
                        .split(" ", -1)[0];
                try (Coordination coordination = Coordination.open(database.uri())) {
                    assertThat(coordination.leadership("relay").current())
                            .hasValueSatisfying(
                                    leader -> assertThat(leader.instance()).isEqualTo(name));
                }
            }
        }
    }

    @Test
    void stopsWithItsParentIfToldTo() throws Exception {
        Path config =
                config(TestDatabases.withSchema().source() + "sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}\n");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (ChildProcess shell = ChildProcess.builder(
                        "sh",
                        "-c",
                        "\"$0\" \"$@\"; true",
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hitotsu.class.getName(),
                        "relay",
                        "--config",
                        config.toString(),
                        "--stop-with-parent")
                .start()) {
            waitFor(shell, LEADS);
            ProcessHandle relay = ProcessHandle.of(shell.pid())
                    .orElseThrow()
                    .children()
                    .findFirst()
                    .orElseThrow();

            shell.kill();

            await().atMost(LONG).until(() -> !relay.isAlive());
        }
    }

    private Path config(String yaml) throws Exception {
        return Files.writeString(folder.resolve("relay.yaml"), yaml);
    }

    private static Message message(int number) {
        return Message.builder("orders", "OrderPlaced")
                .key("order-" + number)
                .payload("{}")
                .build();
    }
}
