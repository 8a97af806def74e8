package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.eq;
import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Pipelining;
import dev.hitotsu.message.SendResult;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.mongoserver.command.FailPoint.Fault;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.testkit.sink.ScriptedSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that dies at any command, before it has done it or before it answers, and comes back with what its journal
 * has. Service and relay go on by themselves.
 */
class KilledServerTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("hitotsu.kills", 6);
    private static final int MAX_STEPS = 40;

    private final Random random = new Random(SEED);
    private final List<Message> appended = new ArrayList<>();

    @TempDir
    private Path folder;

    private final AtomicInteger restarts = new AtomicInteger();
    private volatile MongoServer server;

    /** None of those that clients get, or another one could have it while the server is away. */
    private void startAnywhere() {
        await().until(() -> isStarted(10_000 + random.nextInt(20_000)));
    }

    private boolean isStarted(int port) {
        try {
            server = MongoServer.start(port, folder.resolve("journal"));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }

    private MongoClient client() {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.uri()))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(5, TimeUnit.SECONDS))
                .applyToServerSettings(settings -> settings.minHeartbeatFrequency(10, TimeUnit.MILLISECONDS)
                        .heartbeatFrequency(100, TimeUnit.MILLISECONDS))
                .build());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLostOrSentTwiceWhicheverCommandIsTheLast(boolean byChangeStream) throws Exception {
        startAnywhere();
        ScriptedSink sink = new ScriptedSink(Pipelining.ORDERED, random);
        sink.script((message, attempt) -> SendResult.sent());
        try (MongoClient writing = client();
                MongoClient relaying = client()) {
            Mongo mongo = Mongo.of(writing, "shop");
            mongo.schema().apply();
            MongoRelayStore store = Mongo.of(relaying, "shop").relayStore();
            try (Relay relay = Relay.builder(byChangeStream ? store.withChangeStream() : store, sink)
                    .build()) {
                relay.start();
                for (int kill = 0; kill < KILLS; kill++) {
                    int step = (kill * MAX_STEPS / KILLS) + random.nextInt(Math.max(1, MAX_STEPS / KILLS));
                    server.failPoint().crash(step, random.nextBoolean() ? Fault.LOSE_REQUEST : Fault.LOSE_ANSWER);
                    int before = restarts.get();
                    Thread operator = Thread.ofVirtual().start(this::restart);
                    while (restarts.get() == before) {
                        append(mongo, writing.getDatabase("shop").getCollection("orders"));
                    }
                    operator.join();
                }
                append(mongo, writing.getDatabase("shop").getCollection("orders"));
                await().until(() -> sink.distinct() == appended.size());
            }
        } finally {
            server.close();
        }
        assertThat(sink.firstTaken()).as("seed " + SEED).isEqualTo(appended);
    }

    /** Waits for the server's end. */
    private void restart() {
        await().forever().until(() -> server.failPoint().hasCrashed());
        int port = server.port();
        server.close();
        await().forever().until(() -> isStarted(port));
        restarts.incrementAndGet();
    }

    /** An order and its message, until the order is there; the order itself says whether it is. */
    private void append(Mongo mongo, MongoCollection<Document> orders) {
        Message message = Message.builder("orders", "t").key("k").build();
        Document order = new Document("_id", message.id().toString());
        boolean isDone = false;
        while (!isDone) {
            try {
                mongo.transactions().use(transaction -> {
                    orders.insertOne(transaction.session(), order);
                    transaction.append(message);
                });
                isDone = true;
            } catch (MongoException | OutboxException e) {
                isDone = isThere(orders, order);
            }
        }
        appended.add(message);
    }

    private static boolean isThere(MongoCollection<Document> orders, Document order) {
        try {
            return orders.find(eq("_id", order.get("_id"))).first() != null;
        } catch (MongoException away) {
            return false;
        }
    }
}
