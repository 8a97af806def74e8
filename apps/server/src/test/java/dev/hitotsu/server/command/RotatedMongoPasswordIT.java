package dev.hitotsu.server.command;

import static dev.hitotsu.server.command.RelayProcesses.start;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.servers.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The password of the relay's user is changed in a stand-in for MongoDB while it delivers; connections are dropped. */
class RotatedMongoPasswordIT {
    private static MongoServer server;
    private static MongoClient client;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() throws Exception {
        server = MongoServer.start();
        server.setPassword("shop", "constant");
        server.setPassword("relay", "first");
        client = MongoClients.create(server.uri().replace("mongodb://", "mongodb://shop:constant@"));
    }

    @AfterAll
    static void end() {
        client.close();
        server.close();
    }

    private Path secret() {
        return folder.resolve("secret");
    }

    /** The password beside the URL, or in it. */
    private Path configuration(String database, String reading, String place) throws Exception {
        String url = server.uri().replace("/?", "/" + database + "?authSource=admin&");
        String reference = "${file:" + secret() + "}";
        String login = place.equals("url")
                ? "url: '" + url.replace("//", "//relay:" + reference + "@") + "'"
                : "url: '" + url + "'\n  user: relay\n  password: '" + reference + "'";
        return Files.writeString(folder.resolve("relay.yaml"), """
                source:
                  %s
                  read: %s
                sink: {kafka: {bootstrapServers: '%s'}}
                http: {port: 0}
                """.formatted(
                        login, reading, TestBrokers.kafka().bootstrapServers()));
    }

    private static void append(String database, String topic, int key) {
        Mongo.of(client, database)
                .transactions()
                .use(transaction -> transaction.append(Message.builder(topic, "OrderPlaced")
                        .key(Integer.toString(key))
                        .build()));
    }

    private static void rotate(String password) {
        server.setPassword("relay", password);
        server.disconnect("relay");
    }

    private static void assertDelivered(String database, String topic) throws Exception {
        append(database, topic, 1);
        assertThat(TestBrokers.firstRecord(topic).key()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"polling, beside", "log, url"})
    void isTakenUpWithoutARestartInEitherOrder(String reading, String place) throws Exception {
        String database = "rotated-" + reading;
        Mongo.of(client, database).schema().apply();
        for (String each : new String[] {"first", "second", "third", "load"}) {
            TestBrokers.kafka().createTopic(database + "-" + each, 1, Map.of());
        }
        server.setPassword("relay", "first");
        Files.writeString(secret(), "first\n");
        AtomicBoolean loaded = new AtomicBoolean(true);
        AtomicInteger appended = new AtomicInteger();
        try (ChildProcess relay = start(configuration(database, reading, place))) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(database, loaded, appended));
            assertDelivered(database, database + "-first");

            Files.writeString(secret(), "second\n");
            rotate("second");
            assertDelivered(database, database + "-second");

            int refused = server.refusedLogins();
            rotate("third");
            await().until(() -> server.refusedLogins() > refused);
            Files.writeString(secret(), "third\n");
            assertDelivered(database, database + "-third");

            loaded.set(false);
            load.join();
            append(database, database + "-load", appended.incrementAndGet());
            TestBrokers.awaitKeys(database + "-load", appended.get());
            RelayProcesses.stop(relay);
        }
    }

    private static void load(String database, AtomicBoolean goesOn, AtomicInteger appended) {
        while (goesOn.get()) {
            append(database, database + "-load", appended.incrementAndGet());
            LockSupport.parkNanos(100_000_000);
        }
    }
}
