package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.server.command.RelayProcesses.stop;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's page of a relay whose outbox, with the inbox of a consumer, is in a stand-in for MongoDB. */
class MongoConsoleIT {
    private static final Backoff HOUR = new Backoff(Duration.ofHours(1), Duration.ofHours(1), 0);

    @TempDir
    private Path folder;

    private static Message message(String type, String key) {
        return Message.builder("orders", type).key(key).payload("{}").build();
    }

    /** One is handled. Of the others the first fails, and the second waits behind it. */
    private static void receive(Mongo mongo, List<Message> messages) throws Exception {
        mongo.inboxHandler("payments", (transaction, message) -> {
                    if (message.type().equals("fails")) {
                        throw new IllegalStateException("no such account");
                    }
                })
                .withParking(mongo.parkingStore(), Parking.DEFAULT.withRetry(10, HOUR))
                .handle(new ReceivedBatch(messages, Map.of(), "group-1, orders"));
    }

    private Path config(MongoServer server) throws Exception {
        return Files.writeString(folder.resolve("relay.yaml"), """
                source: {url: '%s'}
                sink:
                  http:
                    allowed: {plainHttp: true, networks: [127.0.0.0/8]}
                    destinations: {shop: {url: 'http://127.0.0.1:%d/', topics: [orders]}}
                admin: {port: 0, tokens: '%s', console: {port: 0}}
                """.formatted(
                        server.uri().replace("/?", "/shop?"), FreePorts.next(), ConsolePerson.tokens(folder)));
    }

    private static int submit(ConsolePerson alice, String action, UUID message) throws Exception {
        return alice.post("parked/" + action, "consumer=payments&reason=seen+to&message=" + message)
                .statusCode();
    }

    @Test
    void whatAConsumerHasParkedIsShownSkippedAndRetried() throws Exception {
        List<Message> received = List.of(message("works", "a"), message("fails", "k"), message("waits", "k"));
        UUID failed = received.get(1).id();
        Message waiting = message("waits-for-a-target", "k");
        try (MongoServer server = MongoServer.start();
                MongoClient client = MongoClients.create(server.uri())) {
            Mongo mongo = Mongo.of(client, "shop");
            mongo.schema().apply();
            receive(mongo, received);
            mongo.transactions().use(transaction -> transaction.append(waiting));
            try (ChildProcess relay = start(config(server))) {
                ConsolePerson alice = ConsolePerson.at(relay);
                await().until(() -> alice.page("relays").contains("leading"));
                assertThat(alice.page("messages/" + waiting.id()))
                        .contains(waiting.id().toString(), "waits-for-a-target");
                assertThat(alice.page("consumers?q=payments"))
                        .contains("Claims of payments", received.getFirst().id().toString());
                assertThat(alice.page("parked"))
                        .contains(failed.toString(), "no such account", "<td>retry</td>", "<td>waiting</td>")
                        .contains(received.getLast().id().toString());
                assertThat(alice.page("parked?q=mails")).doesNotContain("no such account");

                assertThat(submit(alice, "skip", failed)).isEqualTo(303);
                assertThat(alice.page("parked?state=skipped")).contains(failed.toString(), "<td>skipped</td>");
                assertThat(submit(alice, "skip", received.getFirst().id())).isEqualTo(409);
                String preview = alice.page("parked/change?action=retry&consumer=payments&state=skipped");
                assertThat(preview).contains("hitotsu inbox retry 'payments' --state SKIPPED");
                String run = alice.confirm(preview, "reason=mended&count=1");
                await().until(() -> alice.page(run).contains("Done: retry, 1 changed"));

                assertThat(alice.page("parked")).contains(failed.toString()).doesNotContain("<td>skipped</td>");
                assertThat(alice.page("audit")).contains("seen to", "mended", "alice");
                stop(relay);
            }
        }
    }
}
