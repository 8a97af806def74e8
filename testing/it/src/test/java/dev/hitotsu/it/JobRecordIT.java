package dev.hitotsu.it;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.hitotsu.demo.check.CheckInput;
import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.demo.check.Checker;
import dev.hitotsu.demo.check.ClientOrder;
import dev.hitotsu.demo.check.reading.MessageSource;
import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.SinkSession;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.mongo.Mongo;
import dev.hitotsu.mongo.MongoRelayStore;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.testkit.contract.Resender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders whose consumer needs a record of a job in MongoDB: sent by the service itself, inside of its transaction or
 * behind it, the checker finds what is lost; sent by the outbox, with all that the consumer needs, nothing is.
 */
class JobRecordIT {
    private static final KafkaServer KAFKA = KafkaServer.start();
    private static final AtomicInteger TOPICS = new AtomicInteger();

    private final List<ClientOrder> answered = new ArrayList<>();
    private final String topic = "orders-" + TOPICS.incrementAndGet();
    private MongoServer server;
    private MongoClient client;
    private Mongo mongo;

    @AfterAll
    static void stopKafka() {
        KAFKA.close();
    }

    @BeforeEach
    void start() throws IOException {
        server = MongoServer.start();
        client = MongoClients.create(server.uri());
        mongo = Mongo.of(client, "shop");
        mongo.schema().apply();
        collection("stock")
                .insertOne(
                        new Document("_id", "product-1").append("initial", 9L).append("available", 9L));
        KAFKA.createTopic(topic, 1, Map.of());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private MongoCollection<Document> collection(String name) {
        return client.getDatabase("shop").getCollection(name);
    }

    /** Writes the order and the record of its job. */
    private Message place(ClientSession transaction) {
        String id = UUID.randomUUID().toString();
        collection("orders")
                .insertOne(
                        transaction,
                        new Document("_id", id)
                                .append("userId", "user-1")
                                .append("number", 1L)
                                .append("productId", "product-1")
                                .append("quantity", 1)
                                .append("amountCents", 199L)
                                .append("idempotencyKey", "key-" + id)
                                .append("state", "PENDING")
                                .append("changes", 0));
        collection("jobs").insertOne(transaction, new Document("_id", id).append("state", "REQUESTED"));
        return Message.builder(topic, "OrderPlaced")
                .key("user-1")
                .payload(("{\"orderId\":\"" + id + "\",\"userId\":\"user-1\",\"number\":1,\"productId\":\"product-1\","
                                + "\"quantity\":1,\"amountCents\":199}")
                        .getBytes(UTF_8))
                .build();
    }

    private static String orderId(Message message) {
        return Document.parse(new String(message.payload(), UTF_8)).getString("orderId");
    }

    private void answer(Message message) {
        answered.add(new ClientOrder("key-" + orderId(message), orderId(message), 1));
    }

    /** All effects of an order. */
    private void fulfil(ClientSession transaction, String orderId) {
        collection("stock").updateOne(transaction, eq("_id", "product-1"), inc("available", -1L));
        insert(
                transaction,
                "stock_movements",
                orderId,
                Map.of("productId", "product-1", "quantity", -1, "available", 8));
        insert(transaction, "charges", orderId, Map.of("amountCents", 199));
        insert(transaction, "notifications", orderId, Map.of("userId", "user-1"));
        collection("product_totals")
                .insertOne(
                        transaction,
                        new Document("_id", "product-1")
                                .append("orders", 1L)
                                .append("quantity", 1L)
                                .append("amountCents", 199L));
        collection("orders")
                .updateOne(transaction, eq("_id", orderId), combine(set("state", "PAID"), inc("changes", 1)));
        collection("jobs").updateOne(transaction, eq("_id", orderId), combine(set("state", "DONE"), inc("writes", 1)));
    }

    private void insert(ClientSession transaction, String name, String orderId, Map<String, ?> fields) {
        Document document = new Document("orderId", orderId);
        document.putAll(fields);
        collection(name).insertOne(transaction, document);
    }

    /** The simple one: asks the database for what it is to do, and passes over what it does not find there. */
    private void naive(Message message) {
        if (collection("jobs").find(eq("_id", orderId(message))).first() != null) {
            try (ClientSession session = client.startSession()) {
                session.withTransaction(() -> {
                    fulfil(session, orderId(message));
                    return true;
                });
            }
        }
    }

    /** Needs the message alone, and writes the result back, once. */
    private BatchHandler ours() {
        return mongo.inboxHandler(
                "fulfilment", (transaction, message) -> fulfil(transaction.session(), orderId(message)));
    }

    private void consumeOne(BatchHandler handler) {
        AtomicInteger handled = new AtomicInteger();
        try (KafkaReceiver receiver = KafkaReceiver.builder()
                .property("bootstrap.servers", KAFKA.bootstrapServers())
                .property("auto.offset.reset", "earliest")
                .group("test-" + UUID.randomUUID())
                .topics(topic)
                .handler(batch -> {
                    handler.handle(batch);
                    handled.addAndGet(batch.messages().size());
                })
                .start()) {
            await().until(() -> handled.get() > 0);
            assertThat(receiver.isRunning()).isTrue();
        }
    }

    private static KafkaSink sink() {
        return KafkaSink.builder()
                .property("bootstrap.servers", KAFKA.bootstrapServers())
                .build();
    }

    private void send(Message message) {
        try (KafkaSink sink = sink();
                SinkSession session = sink.open(1)) {
            new Resender(session, sink.pipelining(), 1).send(List.of(message));
        }
    }

    private CheckResult check() {
        String uri = "mongodb://127.0.0.1:" + server.port() + "/shop";
        MessageSource messages = new MessageSource("kafka", KAFKA.bootstrapServers(), topic);
        return Checker.create().check(new CheckInput(uri, "none", "none", messages, null, answered));
    }

    @Test
    void aConsumerThatReadsBeforeTheCommitLosesTheOrder() {
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            Message message = place(session);
            send(message);
            consumeOne(batch -> batch.messages().forEach(this::naive));
            session.commitTransaction();
            answer(message);
        }
        assertThat(check().kept()).isFalse();
        assertThat(check().lost()).isPositive();
    }

    @Test
    void aMessageOfATransactionThatIsRolledBackHasNoOrder() {
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            send(place(session));
            session.abortTransaction();
        }
        assertThat(check().kept()).isFalse();
        assertThat(check().withoutOrder()).isPositive();
    }

    /** The one that was mended: it sends after the commit, and fails in between. */
    @Test
    void aProducerThatFailsAfterTheCommitLosesTheOrder() {
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            Message message = place(session);
            session.commitTransaction();
            answer(message);
        }
        assertThat(check().kept()).isFalse();
        assertThat(check().lost()).isPositive();
    }

    /** The service is gone as soon as it has committed; until then the relay has had its chance, and sent nothing. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOrderFromTheOutboxIsFulfilledWheneverItCommits(boolean byChangeStream) {
        Mongo other = Mongo.of(client, "shop");
        MongoRelayStore store = other.relayStore();
        try (KafkaSink sink = sink();
                Relay relay = Relay.builder(byChangeStream ? store.withChangeStream() : store, sink)
                        .build();
                ClientSession rolledBack = client.startSession();
                ClientSession session = client.startSession()) {
            relay.start();
            rolledBack.startTransaction();
            mongo.outbox().append(rolledBack, place(rolledBack));
            rolledBack.abortTransaction();
            session.startTransaction();
            Message message = place(session);
            mongo.outbox().append(session, message);
            String elsewhere = topic + "-other";
            KAFKA.createTopic(elsewhere, 1, Map.of());
            mongo.transactions()
                    .use(transaction -> transaction.append(
                            Message.builder(elsewhere, "Later").build()));
            await().until(() -> relay.status().delivered() == 1);
            session.commitTransaction();
            answer(message);
            await().until(() -> relay.status().delivered() == 2);
        }
        consumeOne(ours());
        assertThat(check().kept()).as(check().toString()).isTrue();
        Document job = collection("jobs").find().first();
        assertThat(job).isNotNull().containsEntry("state", "DONE").containsEntry("writes", 1);
    }
}
