package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.hitotsu.inbox.Inbox;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import dev.hitotsu.testkit.contract.CommittedMessages;
import dev.hitotsu.testkit.time.ManualClockwork;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MongoInboxHandlerTest {
    private static final int THREADS = 16;

    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final MongoCollection<Document> payments =
            MongoDatabases.CLIENT.getDatabase(name).getCollection("payments");
    private final MongoInboxHandler handler =
            mongo.inboxHandler("payments", this::pay).withRetention(Retention.DEFAULT);
    private final AtomicBoolean fails = new AtomicBoolean();

    @BeforeEach
    void makePayments() {
        MongoDatabases.CLIENT.getDatabase(name).createCollection("payments");
    }

    private void pay(MongoTransaction transaction, Message message) throws IOException {
        payments.insertOne(
                transaction.session(), new Document("message", message.id().toString()));
        transaction.append(Message.builder("paid", "Paid").key(message.key()).build());
        if (fails.get()) {
            throw new IOException("no");
        }
    }

    private static Message message() {
        return Message.builder("orders", "OrderPlaced").key("k").build();
    }

    private static ReceivedBatch batch(Message... messages) {
        return new ReceivedBatch(List.of(messages), Map.of(), "test");
    }

    @Test
    void theEffectOfAMessageThatComesAgainHappensOnce() throws Exception {
        Message first = message();
        Message second = message();
        handler.handle(batch(first, second, first));
        handler.handle(batch(second));

        assertThat(payments.countDocuments()).isEqualTo(2);
        assertThat(CommittedMessages.of(mongo.relayStore())).hasSize(2);
        assertThat(handler.repetitionCount()).isEqualTo(2);
    }

    @Test
    void anEffectThatFailsLeavesNothing() throws Exception {
        Message message = message();
        fails.set(true);
        assertThatThrownBy(() -> handler.handle(batch(message))).isInstanceOf(IOException.class);
        assertThat(payments.countDocuments()).isZero();
        assertThat(CommittedMessages.of(mongo.relayStore())).isEmpty();
        fails.set(false);
        handler.handle(batch(message));

        assertThat(payments.countDocuments()).isEqualTo(1);
    }

    /** The one that comes second is a conflict, runs again, and finds the claim of the first. */
    @Test
    void theEffectOfAMessageThatComesTwiceAtOnceHappensOnce() {
        Message message = message();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<CompletableFuture<Void>> runs = Stream.generate(
                            () -> CompletableFuture.runAsync(() -> handle(message), threads))
                    .limit(THREADS)
                    .toList();
            runs.forEach(CompletableFuture::join);
        }

        assertThat(payments.countDocuments()).isEqualTo(1);
        assertThat(handler.repetitionCount()).isEqualTo(THREADS - 1);
    }

    private void handle(Message message) {
        try {
            handler.handle(batch(message));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void claimsAreForgottenInTheirTimeAndThoseOfOthersAreNot() throws Exception {
        ManualClockwork clockwork = new ManualClockwork();
        MongoInboxHandler daily = handler.withRetention(new Retention(Duration.ofDays(2), Duration.ofDays(1)))
                .withClockwork(clockwork);
        MongoInboxHandler standard = mongo.inboxHandler("audit", this::pay).withClockwork(clockwork);
        MongoInboxHandler forEver = mongo.inboxHandler("archive", this::pay)
                .withClockwork(clockwork)
                .keepingClaimsForEver();
        List<MongoInboxHandler> handlers = List.of(daily, standard, forEver);
        Message first = message();
        for (MongoInboxHandler each : handlers) {
            each.handle(batch(first));
        }
        var claims = new MongoCollections(MongoDatabases.CLIENT, name).inbox();
        claims.updateMany(
                new Document(),
                Updates.set(
                        "claimedAt",
                        new BsonDateTime(
                                Instant.now().minus(Duration.ofDays(90)).toEpochMilli())));
        clockwork.advance(Duration.ofMinutes(1));
        for (MongoInboxHandler each : handlers) {
            each.handle(batch(message()));
        }

        assertThat(claims.countDocuments(Filters.eq("_id.consumer", "payments")))
                .isEqualTo(1);
        assertThat(claims.countDocuments(Filters.eq("_id.consumer", "audit"))).isEqualTo(2);
        assertThat(claims.countDocuments(Filters.eq("_id.consumer", "archive"))).isEqualTo(2);
    }

    /** A statement that has failed ends the transaction, also where its error is swallowed. */
    @Test
    void aCommitAfterAnErrorThatWasSwallowedIsRefused() {
        Inbox<ClientSession> inbox = mongo.inbox("payments");
        payments.insertOne(new Document("_id", 1));
        try (ClientSession session = MongoDatabases.CLIENT.startSession()) {
            assertThatThrownBy(() -> inbox.commit(session)).isInstanceOf(InboxException.class);
            session.startTransaction(MongoCollections.TRANSACTION);
            assertThat(inbox.claimNew(session, List.of(message()))).hasSize(1);
            assertThatThrownBy(() -> payments.insertOne(session, new Document("_id", 1)))
                    .isInstanceOf(MongoException.class);

            assertThatThrownBy(() -> inbox.commit(session)).hasMessageContaining("transaction");
        }
        assertThat(new MongoCollections(MongoDatabases.CLIENT, name).inbox().countDocuments())
                .isZero();
    }
}
