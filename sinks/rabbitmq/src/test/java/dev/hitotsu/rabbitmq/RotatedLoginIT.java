package dev.hitotsu.rabbitmq;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.servers.net.TcpProxy;
import dev.hitotsu.servers.rabbitmq.RabbitMqServer;
import dev.hitotsu.testkit.contract.Resender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of the sink's and the receiver's user is changed under load, and their connections are cut. */
class RotatedLoginIT {
    private static RabbitMqServer rabbit;
    private static TcpProxy proxy;

    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean stopped;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() throws Exception {
        rabbit = RabbitMqServer.builder().management().start();
        proxy = TcpProxy.to(rabbit.port());
        setPassword("first");
        put("permissions/%2F/relay", "{\"configure\": \".*\", \"write\": \".*\", \"read\": \".*\"}");
    }

    @AfterAll
    static void end() {
        proxy.close();
        rabbit.close();
    }

    private static void setPassword(String password) throws Exception {
        put("users/relay", "{\"password\": \"" + password + "\", \"tags\": \"administrator\"}");
    }

    private static void put(String path, String body) throws Exception {
        URI management = URI.create(rabbit.managementUri());
        String login =
                Base64.getEncoder().encodeToString(management.getUserInfo().getBytes(UTF_8));
        URI uri = URI.create("http://127.0.0.1:" + management.getPort() + "/api/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Basic " + login)
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isBetween(200, 204);
        }
    }

    private Path secret() {
        return folder.resolve("secret");
    }

    private String password() {
        try {
            return Files.readString(secret()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String uri() {
        return "amqp://relay:" + password() + "@127.0.0.1:" + proxy.port();
    }

    private String managementUri() {
        return "http://relay:" + password() + "@127.0.0.1:"
                + URI.create(rabbit.managementUri()).getPort();
    }

    private void load(SinkSession session) {
        while (!stopped) {
            LockSupport.parkNanos(2_000_000);
            Message message = Message.builder("rotated", "Placed")
                    .key(Integer.toString(sent.incrementAndGet()))
                    .build();
            new Resender(session, Pipelining.ONE_PER_KEY, 1).send(List.of(message));
        }
    }

    private void awaitTraffic() {
        int before = received.size();
        await().until(() -> received.size() > before + 20);
    }

    @Test
    void isTakenUpWithoutARestartInEitherOrder() throws Exception {
        Files.writeString(secret(), "first");
        try (RabbitMqSink sink = RabbitMqSink.builder()
                        .uri(this::uri)
                        .managementUri(this::managementUri)
                        .build();
                SinkSession session = sink.open(1);
                RabbitMqReceiver unused = RabbitMqReceiver.builder()
                        .uri(this::uri)
                        .queue("rotated")
                        .handler(batch ->
                                batch.messages().forEach(message -> received.add(String.valueOf(message.key()))))
                        .start()) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(session), Thread::startVirtualThread);
            awaitTraffic();
            assertThat(sink.check(List.of("rotated"))).isEmpty();

            Files.writeString(secret(), "second");
            setPassword("second");
            proxy.cutAll(TcpProxy.Cut.RESET);
            awaitTraffic();
            assertThat(sink.check(List.of("rotated"))).isEmpty();

            Files.delete(secret());
            setPassword("third");
            proxy.cutAll(TcpProxy.Cut.RESET);
            assertThat(sink.check(List.of("rotated"))).first().asString().contains("ACCESS_REFUSED");
            Files.writeString(secret(), "th");
            assertThat(sink.check(List.of("rotated"))).first().asString().contains("ACCESS_REFUSED");
            Files.writeString(secret(), "third");
            awaitTraffic();

            stopped = true;
            load.join();
            await().until(() -> received.size() == sent.get());
        }
    }
}
