package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.LONG;
import static dev.hitotsu.server.command.RelayProcesses.get;
import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.server.command.RelayProcesses.waitFor;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A URL with two hosts of which the first accepts connections and never answers, like a frozen primary. */
class HungHostIT {
    private static final Logger log = LoggerFactory.getLogger(HungHostIT.class);
    private static final Pattern URL = Pattern.compile("http://127.0.0.1:\\d+");

    private final TestDatabases database = TestDatabases.withSchema();

    @TempDir
    private Path folder;

    @Test
    void commandsAndRelaysGetPastAHostThatHangs() throws Exception {
        KafkaServer kafka = TestBrokers.kafka();
        try (TcpProxy first = TcpProxy.to(database.port());
                TcpProxy second = TcpProxy.to(database.port())) {
            kafka.createTopic("hung", 1, Map.of());
            Path config = Files.writeString(
                    folder.resolve("relay.yaml"),
                    database.source(first.port(), second.port()) + """
                    sink: {kafka: {bootstrapServers: '%s'}}
                    http: {port: 0}
                    """.formatted(kafka.bootstrapServers()));
            try (ChildProcess relay = start(config)) {
                String url = waitFor(relay, URL);
                database.append(Message.builder("hung", "OrderPlaced").build());
                awaitDelivered(url, 1);

                first.blackhole();
                long hung = System.nanoTime();
                database.append(Message.builder("hung", "OrderPlaced").build());
                awaitDelivered(url, 2);
                log.info(
                        "delivered again {} ms after the first host hung",
                        Duration.ofNanos(System.nanoTime() - hung).toMillis());

                Run status = Run.of("outbox", "status", "--config", config.toString());
                assertThat(status.exitCode()).as(status.err()).isZero();
            }
        }
    }

    private static void awaitDelivered(String url, int count) {
        await().atMost(LONG).until(() -> get(url + "/status").at("/delivered").asInt() == count);
    }
}
