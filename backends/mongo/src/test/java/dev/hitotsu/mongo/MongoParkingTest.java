package dev.hitotsu.mongo;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.testkit.broker.InMemoryBroker;
import dev.hitotsu.testkit.contract.CommittedMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key whose effect fails is parked while the rest goes on, each effect once and in the order of its key. */
class MongoParkingTest {
    private static final int KEYS = 200;
    private static final int RECEIVED_KEYS = 40;
    private static final Parking QUICK =
            Parking.DEFAULT.withRetry(1_000, new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), 0));

    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final MongoCollection<Document> handled =
            MongoDatabases.CLIENT.getDatabase(name).getCollection("handled");
    private final MongoCollection<Document> parked =
            MongoDatabases.CLIENT.getDatabase(name).getCollection("hitotsu_inbox_parked");
    private final Map<String, Integer> failing = new ConcurrentHashMap<>();
    private final Set<String> violations = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void makeCollection() {
        MongoDatabases.CLIENT.getDatabase(name).createCollection("handled");
    }

    private MongoInboxHandler handler() {
        return mongo.inboxHandler("payments", this::effect).withParking(mongo.parkingStore(), QUICK);
    }

    /** Messages are named by their keys and numbers; each checks that those before it have had their effects. */
    private void effect(MongoTransaction transaction, Message message) {
        if (failing.computeIfPresent(message.type(), (any, left) -> left == 1 ? null : left - 1) != null) {
            throw new IllegalStateException(message.type() + " fails");
        }
        long before = handled.countDocuments(transaction.session(), Filters.eq("key", message.key()));
        if (!message.type().equals(message.key() + "/" + before)) {
            violations.add(message.type() + " comes after " + before + " others of its key");
        }
        handled.insertOne(transaction.session(), new Document("key", message.key()).append("name", message.type()));
        transaction.append(Message.builder("paid", message.type()).build());
    }

    private static Message message(String key, int number) {
        return Message.builder("orders", key + "/" + number).key(key).build();
    }

    private List<String> effects() {
        return handled.find().map(found -> found.getString("name")).into(new ArrayList<>());
    }

    @Test
    void onePoisonedKeyOfTwoHundredHoldsBackNothingElse() throws Exception {
        MongoInboxHandler handler = handler();
        failing.put("k150/0", Integer.MAX_VALUE);
        for (int round = 0; round < 2; round++) {
            int number = round;
            List<Message> batch = IntStream.range(0, KEYS)
                    .mapToObj(key -> message("k" + key, number))
                    .toList();
            handler.handle(new ReceivedBatch(batch, Map.of(), "test"));
            assertThat(effects()).hasSize((KEYS - 1) * (round + 1)).doesNotContain("k150/0", "k150/1");
        }
        assertThat(parked.countDocuments()).isEqualTo(2);

        failing.clear();
        await().until(() -> {
            handler.runIfDue();
            return parked.countDocuments() == 0;
        });
        assertThat(effects()).hasSize(KEYS * 2).doesNotHaveDuplicates();
        assertThat(violations).isEmpty();
        assertThat(CommittedMessages.of(mongo.relayStore()))
                .as("what effects append")
                .hasSize(KEYS * 2);
    }

    @Test
    void aReceiverGoesOnBesideAPoisonedKeyAndTriesItAgain() {
        failing.put("k7/0", Integer.MAX_VALUE);
        InMemoryBroker broker = new InMemoryBroker();
        SinkSession session = broker.open(1);
        for (int i = 0; i < 2 * RECEIVED_KEYS; i++) {
            session.send(message("k" + i % RECEIVED_KEYS, i / RECEIVED_KEYS));
        }
        try (Receiver receiver = broker.receiver("group", "orders")
                .parallelKeys(8)
                .handler(handler())
                .start()) {
            await().until(() -> effects().size() == 2 * (RECEIVED_KEYS - 1));
            assertThat(effects()).doesNotContain("k7/0", "k7/1");
            assertThat(receiver.isRunning()).isTrue();
            failing.clear();
            await().until(() -> effects().containsAll(List.of("k7/0", "k7/1")));
        }
        assertThat(effects()).hasSize(2 * RECEIVED_KEYS).doesNotHaveDuplicates();
        assertThat(violations).isEmpty();
    }

    /** They meet at the first message of a lane: a conflict is no failure, and is not counted as one. */
    @Test
    void ofTwoProcessesOneAtATimeWorksOnALane() throws Exception {
        List<MongoInboxHandler> processes = List.of(handler(), handler());
        List<Message> batch = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            batch.add(message("k" + i % 4, i / 4));
        }
        IntStream.range(0, 4).forEach(key -> failing.put("k" + key + "/0", 5));
        processes.getFirst().handle(new ReceivedBatch(batch, Map.of(), "test"));

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            CompletableFuture<?>[] runs = Stream.iterate(0, i -> i + 1)
                    .limit(4)
                    .map(i -> CompletableFuture.runAsync(() -> work(processes.get(i % 2)), threads))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(runs).join();
        }
        assertThat(effects()).hasSize(40).doesNotHaveDuplicates();
        assertThat(violations).isEmpty();
        assertThat(failing).isEmpty();
    }

    private void work(MongoInboxHandler process) {
        await().until(() -> {
            process.runIfDue();
            return parked.countDocuments() == 0;
        });
    }

    @Test
    void whoMeetsAnotherTransactionRunsAgainAndParksNothing() throws Exception {
        handled.insertOne(new Document("_id", "shared").append("count", 0));
        AtomicInteger runs = new AtomicInteger();
        try (ClientSession other = MongoDatabases.CLIENT.startSession()) {
            other.startTransaction();
            handled.updateOne(other, Filters.eq("_id", "shared"), Updates.inc("count", 1));
            MongoInboxHandler handler = mongo.inboxHandler("payments", (transaction, message) -> {
                        if (runs.incrementAndGet() == 2) {
                            other.abortTransaction();
                        }
                        handled.updateOne(transaction.session(), Filters.eq("_id", "shared"), Updates.inc("count", 1));
                    })
                    .withParking(mongo.parkingStore(), QUICK);
            handler.handle(new ReceivedBatch(List.of(message("k", 0)), Map.of(), "test"));
        }
        assertThat(runs).hasValue(2);
        assertThat(parked.countDocuments()).isZero();
        assertThat(handled.find(Filters.eq("_id", "shared")).first()).containsEntry("count", 1);
    }

    @Test
    void whatIsGivenUpStaysWithItsErrorAndLetsItsKeyGoOn() throws Exception {
        MongoInboxHandler handler = mongo.inboxHandler("payments", (transaction, message) -> {
                    if (message.type().equals("k/0")) {
                        throw new IllegalStateException("no such account");
                    }
                    handled.insertOne(transaction.session(), new Document("name", message.type()));
                })
                .withParking(
                        mongo.parkingStore(),
                        Parking.DEFAULT.withRetry(2, new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 0)));
        handler.handle(new ReceivedBatch(List.of(message("k", 0), message("k", 1)), Map.of(), "test"));

        await().until(() -> {
            handler.runIfDue();
            return effects().equals(List.of("k/1"));
        });
        Document dead = parked.find().first();
        assertThat(dead).containsEntry("state", "DEAD").containsEntry("attempts", 2);
        assertThat(dead.getString("lastError")).contains("no such account");
    }
}
