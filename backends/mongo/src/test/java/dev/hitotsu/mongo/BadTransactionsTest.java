package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.message.Message;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.outbox.CommitUnknownException;
import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.testkit.contract.CommittedMessages;
import dev.hitotsu.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that cannot be, each with what is wrong and what was expected. On the stand-in, whose clock moves. */
class BadTransactionsTest {
    private static final Duration TOO_LONG = Duration.ofSeconds(61);
    private static final int SEVEN_MIB = 7 << 20;

    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private MongoServer server;
    private MongoClient client;
    private Mongo mongo;
    private MongoCollection<Document> orders;

    @BeforeEach
    void start() throws Exception {
        server = MongoServer.start(clock);
        client = MongoClients.create(server.uri());
        mongo = Mongo.of(client, "shop");
        mongo.schema().apply();
        orders = client.getDatabase("shop").getCollection("orders");
        orders.insertOne(new Document("_id", 0));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static Message message(int size) {
        return Message.builder("orders", "Placed")
                .key("1")
                .payload(new byte[size])
                .build();
    }

    private void fail(String command, int times, Document how) {
        Document data = new Document("failCommands", List.of(command));
        data.putAll(how);
        client.getDatabase("admin")
                .runCommand(new Document("configureFailPoint", "failCommand")
                        .append("mode", new Document("times", times))
                        .append("data", data));
    }

    /** "Production Considerations": MongoDB makes as many oplog entries as a transaction needs, of 16 MiB each. */
    @Test
    void aTransactionOfMoreThan16MiBCommitsAndIsReadWhole() {
        List<Message> sent = List.of(message(SEVEN_MIB), message(SEVEN_MIB), message(SEVEN_MIB));
        mongo.transactions().use(transaction -> {
            for (int i = 1; i <= 3; i++) {
                orders.insertOne(
                        transaction.session(),
                        new Document("_id", i).append("picture", new Binary(new byte[SEVEN_MIB])));
            }
            transaction.append(sent.toArray(Message[]::new));
        });

        assertThat(orders.countDocuments()).isEqualTo(4);
        assertThat(CommittedMessages.of(mongo.relayStore()).stream().map(Message::id))
                .isEqualTo(sent.stream().map(Message::id).toList());
    }

    @Test
    void aTransactionThatTheServerFindsTooLargeSaysSo() {
        fail("commitTransaction", 1, new Document("errorCode", 257));

        assertThatThrownBy(() -> mongo.transactions().use(transaction -> transaction.append(message(1))))
                .isInstanceOf(OutboxException.class)
                .hasMessageStartingWith("commit: refused (expected: a transaction that can commit): ")
                .hasMessageContaining("257");
        assertThat(CommittedMessages.of(mongo.relayStore())).isEmpty();
    }

    /** "transactionLifetimeLimitSeconds": 60 by default. */
    @Test
    void aTransactionOfMoreThan60SecondsIsRunAgain() {
        AtomicInteger runs = new AtomicInteger();
        mongo.transactions().use(transaction -> {
            orders.insertOne(transaction.session(), new Document("_id", "slow"));
            if (runs.incrementAndGet() == 1) {
                clock.advance(TOO_LONG);
            }
            transaction.append(message(1));
        });

        assertThat(runs).hasValue(2);
        assertThat(CommittedMessages.of(mongo.relayStore())).hasSize(1);
    }

    @Test
    void aTransactionThatAlwaysTakesMoreThan60SecondsIsGivenUpInWords() {
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> MongoRetries.run(
                        () -> {
                            runs.incrementAndGet();
                            try (ClientSession session = client.startSession()) {
                                session.startTransaction(MongoTransactions.options());
                                orders.insertOne(session, new Document("_id", "slow"));
                                clock.advance(TOO_LONG);
                                mongo.outbox().append(session, message(1));
                                session.commitTransaction();
                                return true;
                            }
                        },
                        clock::nanoTime))
                .isInstanceOf(OutboxException.class)
                .hasMessage(
                        "transaction: ended by the server, after 61000 ms of its last attempt (expected: a commit within"
                                + " the server's transactionLifetimeLimitSeconds, 60 by default, and no error that the work"
                                + " swallows)");
        assertThat(runs).hasValue(2);
        assertThat(orders.countDocuments()).isEqualTo(1);
        assertThat(CommittedMessages.of(mongo.relayStore())).isEmpty();
    }

    @Test
    void aSessionOfAnotherClientIsNamed() {
        String expected =
                "session: of another MongoClient (expected: one that was started by the client given to Mongo.of)";
        try (MongoClient other = MongoClients.create(server.uri());
                ClientSession session = other.startSession()) {
            session.startTransaction(MongoTransactions.options());

            assertThatThrownBy(() -> mongo.outbox().append(session, message(1)))
                    .isInstanceOf(OutboxException.class)
                    .hasMessage(expected);
            assertThatThrownBy(() -> mongo.inbox("payments").claimNew(session, Arrays.asList(message(1))))
                    .isInstanceOf(InboxException.class)
                    .hasMessage(expected);
        }
    }

    /** A commit that no majority has confirmed may be rolled back by the servers, or not. */
    @Test
    void withoutAMajorityNobodyKnowsWhetherATransactionHasCommitted() {
        fail(
                "commitTransaction",
                10,
                new Document(
                        "writeConcernError",
                        new Document("code", 64).append("errmsg", "waiting for replication timed out")));

        assertThatThrownBy(() -> mongo.transactions().use(transaction -> transaction.append(message(1))))
                .isInstanceOf(CommitUnknownException.class)
                .hasStackTraceContaining("waiting for replication timed out");
    }
}
