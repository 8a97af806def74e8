package dev.hitotsu.nats;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.nats.NatsServer;
import dev.hitotsu.testkit.contract.Resender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The login of the sink and the receiver is changed under load, and the server ends their connections. */
class RotatedLoginIT {
    private static NatsServer server;

    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean stopped;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() {
        server = NatsServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private Path secret() {
        return folder.resolve("secret");
    }

    /** The user and the password, or a token. */
    private String uri() {
        try {
            return server.uri().replace("//", "//" + Files.readString(secret()).strip() + "@");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load(SinkSession session, String subject) {
        while (!stopped) {
            LockSupport.parkNanos(2_000_000);
            Message message = Message.builder(subject, "Placed")
                    .key(Integer.toString(sent.incrementAndGet()))
                    .build();
            new Resender(session, Pipelining.ONE_PER_KEY, 1).send(List.of(message));
        }
    }

    private void awaitTraffic() {
        int before = received.size();
        await().until(() -> received.size() > before + 20);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            users    | user: relay, password: %s | relay:
            tokens   | token: %s                 |
            """)
    void isTakenUpWithoutARestartInEitherOrder(String subject, String login, String prefix) throws Exception {
        String user = prefix == null ? "" : prefix;
        String settings = "authorization {" + login + "}";
        Files.writeString(secret(), user + "first");
        server.restart(settings.formatted("first"));
        try (NatsSink sink = NatsSink.builder().uri(this::uri).build();
                SinkSession session = sink.open(1);
                NatsReceiver unused = NatsReceiver.builder()
                        .uri(this::uri)
                        .subjects(subject)
                        .durable("rotated")
                        .handler(batch ->
                                batch.messages().forEach(message -> received.add(String.valueOf(message.key()))))
                        .start()) {
            CompletableFuture<Void> load =
                    CompletableFuture.runAsync(() -> load(session, subject), Thread::startVirtualThread);
            awaitTraffic();

            Files.writeString(secret(), user + "second");
            server.restart(settings.formatted("second"));
            awaitTraffic();

            Files.delete(secret());
            server.restart(settings.formatted("third"));
            assertThat(sink.check(List.of(subject))).first().asString().contains("uthori");
            Files.writeString(secret(), user + "thi");
            assertThat(sink.check(List.of(subject))).first().asString().contains("uthori");
            Files.writeString(secret(), user + "third");
            awaitTraffic();

            stopped = true;
            load.join();
            await().until(() -> received.size() == sent.get());
        }
    }
}
