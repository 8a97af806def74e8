package dev.hitotsu.mongo;

import static com.mongodb.client.model.Filters.eq;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.mongoserver.command.FailPoint;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.testkit.contract.CommittedMessages;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults that only the stand-in can be asked for, so these run there, whatever the other tests run on. */
class LostMongoAnswersTest {
    private static MongoServer server;
    private static MongoClient client;

    private final String name = MongoDatabases.name();
    private final Mongo mongo = Mongo.of(client, name);
    private final MongoCollection<Document> orders = client.getDatabase(name).getCollection("orders");

    @BeforeAll
    static void startServer() throws Exception {
        server = MongoServer.start();
        client = MongoClients.create(server.uri());
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @BeforeEach
    void makeAnOrder() {
        mongo.schema().apply();
        orders.insertOne(new Document("_id", 1).append("total", 0));
    }

    private List<Message> committed() {
        return CommittedMessages.of(mongo.relayStore());
    }

    private int total() {
        return requireNonNull(orders.find(eq("_id", 1)).first()).getInteger("total");
    }

    private static Message message(String payload) {
        return Message.builder("orders", "Counted").key("1").payload(payload).build();
    }

    /** The manual's "Driver API": the commit again after UnknownTransactionCommitResult, and not the work. */
    @Test
    void aCommitWithoutAnAnswerIsRepeatedAndTheWorkIsNot() {
        AtomicInteger runs = new AtomicInteger();
        server.failPoint().plan("commitTransaction", FailPoint.Fault.LOSE_ANSWER, 4);
        mongo.transactions().use(transaction -> {
            runs.incrementAndGet();
            orders.updateOne(transaction.session(), eq("_id", 1), Updates.inc("total", 1));
            transaction.append(message("1"));
        });

        assertThat(runs).hasValue(1);
        assertThat(total()).isEqualTo(1);
        assertThat(committed()).hasSize(1);
    }

    @Test
    void aCommitThatNobodyAnswersIsUnknown() {
        server.failPoint().plan("commitTransaction", FailPoint.Fault.LOSE_ANSWER, 10);

        assertThatThrownBy(() -> mongo.transactions().use(transaction -> transaction.append(message("1"))))
                .isInstanceOf(CommitUnknownException.class);
        server.failPoint().plan("commitTransaction", FailPoint.Fault.LOSE_ANSWER, 0);
        assertThat(committed()).hasSize(1);
    }

    /** A relay that closes the position of a slow transaction costs it a repetition, and no message. */
    @Test
    void aConflictAtTheInsertRunsTheWorkAgain() {
        AtomicInteger runs = new AtomicInteger();
        mongo.transactions().use(transaction -> {
            if (runs.incrementAndGet() == 1) {
                server.failPoint().plan("insert", FailPoint.Fault.WRITE_CONFLICT, 1);
            }
            orders.updateOne(transaction.session(), eq("_id", 1), Updates.inc("total", 1));
            transaction.append(message("1"));
        });

        assertThat(runs).hasValue(2);
        assertThat(total()).isEqualTo(1);
        assertThat(committed()).hasSize(1);
    }
}
