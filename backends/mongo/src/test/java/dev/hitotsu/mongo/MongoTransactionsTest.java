package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.eq;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.hitotsu.message.Message;
import dev.hitotsu.testkit.contract.CommittedMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MongoTransactionsTest {
    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final MongoCollection<Document> orders =
            MongoDatabases.CLIENT.getDatabase(name).getCollection("orders");

    @BeforeEach
    void makeAnOrder() {
        orders.insertOne(new Document("_id", 1).append("total", 0));
    }

    private List<Message> committed() {
        return CommittedMessages.of(mongo.relayStore());
    }

    private int total() {
        return requireNonNull(orders.find(eq("_id", 1)).first()).getInteger("total");
    }

    private static String text(Message message) {
        return new String(requireNonNull(message.payload()), UTF_8);
    }

    private static Message message(String payload) {
        return Message.builder("orders", "Counted").key("1").payload(payload).build();
    }

    @Test
    void dataAndMessagesCommitTogetherOrNotAtAll() {
        mongo.transactions().use(transaction -> {
            orders.updateOne(transaction.session(), eq("_id", 1), Updates.inc("total", 1));
            transaction.append(message("1"));
        });
        assertThatThrownBy(() -> mongo.transactions().use(transaction -> {
                    orders.updateOne(transaction.session(), eq("_id", 1), Updates.inc("total", 1));
                    transaction.append(message("2"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(total()).isEqualTo(1);
        assertThat(committed()).extracting(MongoTransactionsTest::text).containsExactly("1");
    }

    /** The manual's "Driver API": the whole transaction again after TransientTransactionError. */
    @Test
    void writersOfOneKeyAllCommitAndTheirMessagesHaveTheOrderOfTheirCommits() {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            writers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 10; i++) {
                    mongo.transactions().use(transaction -> {
                        ClientSession session = transaction.session();
                        orders.updateOne(session, eq("_id", 1), Updates.inc("total", 1));
                        int total = requireNonNull(
                                        orders.find(session, eq("_id", 1)).first())
                                .getInteger("total");
                        transaction.append(message(String.valueOf(total)));
                    });
                }
            }));
        }
        writers.forEach(CompletableFuture::join);

        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            expected.add(String.valueOf(i));
        }
        assertThat(committed()).extracting(MongoTransactionsTest::text).isEqualTo(expected);
    }

    /** Two transactions that append the same key at the same time: the second one is told at once. */
    @Test
    void theSecondOfTwoOpenTransactionsWithAKeyIsAConflict() {
        try (ClientSession first = MongoDatabases.CLIENT.startSession();
                ClientSession second = MongoDatabases.CLIENT.startSession()) {
            first.startTransaction(MongoCollections.TRANSACTION);
            second.startTransaction(MongoCollections.TRANSACTION);
            mongo.outbox().append(first, message("1"));

            assertThatThrownBy(() -> mongo.outbox().append(second, message("2")))
                    .satisfies(error -> assertThat(((MongoException) error)
                                    .hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                            .isTrue());
            first.commitTransaction();
        }
        assertThat(committed()).hasSize(1);
    }

    /** A relay closes the position between its draw and the insert, and removes what it has put there. */
    @Test
    void aPositionThatWasClosedAndRemovedIsNotUsed() {
        MongoCollections collections = new MongoCollections(MongoDatabases.CLIENT, name);
        AtomicInteger inserts = new AtomicInteger();
        CommandListener closing = new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                if (event.getCommandName().equals("insert") && inserts.incrementAndGet() == 1) {
                    BsonDocument drawn = requireNonNull(
                            collections.positions().find(eq("_id", "message")).first());
                    BsonDocument filled = new BsonDocument("_id", drawn.get("last")).append("filled", BsonBoolean.TRUE);
                    collections.messages().insertOne(filled);
                    collections.messages().deleteOne(filled);
                }
            }
        };
        try (MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(MongoDatabases.URI))
                .addCommandListener(closing)
                .build())) {
            Mongo.of(client, name)
                    .transactions()
                    .use(transaction ->
                            transaction.append(Message.builder("orders", "t").build()));
        }

        assertThat(inserts).hasValue(2);
        assertThat(committed()).hasSize(1);
    }
}
