package dev.hitotsu.server.operator;

import static dev.hitotsu.testkit.time.Patience.await;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.outbox.EntryFilter;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.server.config.AdminConfig;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of an outbox, by default of one with five dead messages of one key and no inbox. What is sent and
 * answered is compared with the OpenAPI document.
 */
final class AdminFixture implements AutoCloseable {
    static final int MESSAGES = 5;

    private final HttpClient client = HttpClient.newHttpClient();
    private final DescribedExchanges described = new DescribedExchanges();
    private final OutboxAdmin admin;
    private final AdminEndpoint endpoint;

    private AdminFixture(OutboxAdmin admin, @Nullable InboxAdmin inbox, Path tokens) {
        this.admin = admin;
        this.endpoint = AdminEndpoint.start(
                new AdminConfig("127.0.0.1", 0, tokens, 2, null, null),
                admin,
                inbox,
                new ReplayLimit(2, System::nanoTime));
    }

    static AdminFixture start(Path folder) throws IOException {
        InMemoryOutbox outbox = InMemoryOutbox.create();
        giveUp(outbox);
        return start(folder, outbox.admin(), null);
    }

    static AdminFixture start(Path folder, OutboxAdmin outbox, @Nullable InboxAdmin inbox) throws IOException {
        Path tokens = Files.createFile(
                folder.resolve("tokens"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(
                tokens,
                List.of(
                        "# who may do what",
                        "viewer eve " + token("viewer"),
                        "operator oscar " + token("operator"),
                        "admin alice " + token("admin")));
        return new AdminFixture(outbox, inbox, tokens);
    }

    static String token(String role) {
        return role + "-0123456789abcdef0123456789abcdef";
    }

    private static void giveUp(InMemoryOutbox outbox) {
        InMemoryOutbox.Transaction transaction = outbox.begin();
        outbox.outbox()
                .append(
                        transaction,
                        IntStream.range(0, MESSAGES)
                                .mapToObj(number -> Message.builder("orders", "OrderPlaced")
                                        .key("k")
                                        .payload("secret")
                                        .build())
                                .toList());
        transaction.commit();
        ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, new Random(1));
        sink.script((message, attempt) -> SendResult.rejected("too red"));
        try (Relay relay = Relay.builder(outbox, sink)
                .options(RelayOptions.DEFAULT.withFailure(RelayOptions.Failure.of(FailurePolicy.SKIP)))
                .build()) {
            relay.start();
            await().until(() -> outbox.admin().status().count(OutboxState.DEAD) == MESSAGES);
        }
    }

    OutboxAdmin admin() {
        return admin;
    }

    DescribedExchanges described() {
        return described;
    }

    UUID firstDead() {
        return admin.list(EntryFilter.of(OutboxState.DEAD, 1))
                .getFirst()
                .message()
                .id();
    }

    HttpResponse<String> send(String method, String path, @Nullable String token, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        described.check(method, path, body, response);
        return response;
    }

    @Override
    public void close() {
        endpoint.close();
        client.close();
    }
}
