package dev.hitotsu.mongoserver;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.hitotsu.mongoserver.command.FailPoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The rules of the manual's pages "Transactions" and "Production Considerations" for them. */
class TransactionsTest extends MongoServerTests {
    private static void assertTransient(Throwable thrown, int code) {
        assertThat(thrown).isInstanceOf(MongoException.class);
        MongoException error = (MongoException) thrown;
        assertThat(error.getCode()).isEqualTo(code);
        assertThat(error.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                .isTrue();
    }

    /** "Transactions", Atomicity: until a transaction commits, its changes are not visible outside of it. */
    @Test
    void nobodySeesATransactionBeforeItsCommit() {
        ClientSession session = begin();
        orders.insertOne(session, order(1, 10));
        assertThat(all()).isEmpty();
        assertThat(orders.find(session).first()).isEqualTo(order(1, 10));

        session.commitTransaction();
        assertThat(all()).containsExactly(order(1, 10));
    }

    /** "Transactions", Atomicity: when it aborts, all data changes are discarded without ever becoming visible. */
    @Test
    void anAbortedTransactionLeavesNothing() {
        orders.insertOne(order(1, 10));
        ClientSession session = begin();
        orders.updateOne(session, eq("_id", 1), set("total", 11));
        orders.insertOne(session, order(2, 20));
        session.abortTransaction();

        assertThat(all()).containsExactly(order(1, 10));
    }

    /** "Read Concern snapshot": reads are from a snapshot of data committed before the first statement. */
    @Test
    void readsStayAtTheSnapshotOfTheFirstStatement() {
        orders.insertOne(order(1, 10));
        ClientSession session = begin();
        assertThat(orders.find(session)).hasSize(1);
        orders.insertOne(order(2, 20));
        orders.updateOne(eq("_id", 1), set("total", 11));
        orders.deleteOne(eq("_id", 1));

        assertThat(orders.find(session)).containsExactly(order(1, 10));
        session.commitTransaction();
        assertThat(all()).containsExactly(order(2, 20));
    }

    /** "Production Considerations", In-progress Transactions and Write Conflicts: who comes second aborts at once. */
    @Test
    void theSecondWriterInATransactionConflictsAtOnce() {
        orders.insertOne(order(1, 10));
        ClientSession first = begin();
        ClientSession second = begin();
        orders.updateOne(first, eq("_id", 1), inc("total", 1));

        assertThatThrownBy(() -> orders.updateOne(second, eq("_id", 1), inc("total", 1)))
                .satisfies(error -> assertTransient(error, 112));
        first.commitTransaction();
        assertThat(all()).containsExactly(order(1, 11));
    }

    /** The same: a document that changed since the snapshot was taken. */
    @Test
    void aDocumentThatChangedSinceTheSnapshotConflicts() {
        orders.insertOne(order(1, 10));
        ClientSession session = begin();
        assertThat(orders.find(session)).hasSize(1);
        orders.updateOne(eq("_id", 1), inc("total", 1));

        assertThatThrownBy(() -> orders.updateOne(session, eq("_id", 1), inc("total", 1)))
                .satisfies(error -> assertTransient(error, 112));
        assertThatThrownBy(session::commitTransaction).satisfies(error -> assertTransient(error, 251));
    }

    /** The same: a write outside of a transaction waits behind the transaction, with maxTimeMS as its limit. */
    @Test
    void aSingleWriteWaitsForTheTransaction() {
        orders.insertOne(order(1, 10));
        ClientSession session = begin();
        orders.updateOne(session, eq("_id", 1), inc("total", 1));
        assertThatThrownBy(() -> database.runCommand(new Document("update", "orders")
                        .append(
                                "updates",
                                java.util.List.of(new Document("q", order(1, 10))
                                        .append("u", new Document("$inc", new Document("total", 1)))))
                        .append("maxTimeMS", 20)))
                .isInstanceOf(MongoException.class)
                .hasMessageContaining("exceeded time limit");
        CompletableFuture<?> waiting =
                CompletableFuture.runAsync(() -> orders.updateOne(eq("_id", 1), inc("total", 100)));
        session.commitTransaction();
        waiting.join();

        assertThat(all()).containsExactly(order(1, 111));
    }

    /** "Unique Indexes": a key that was committed before is refused, and the transaction is over. */
    @Test
    void aDuplicateKeyAbortsTheTransaction() {
        orders.createIndex(Indexes.ascending("total"), new IndexOptions().unique(true));
        orders.insertOne(order(1, 10));
        ClientSession session = begin();
        orders.insertOne(session, order(2, 20));

        assertThatThrownBy(() -> orders.insertOne(session, order(3, 10)))
                .isInstanceOf(MongoWriteException.class)
                .hasMessageContaining("E11000 duplicate key error collection: shop.orders index: total_1");
        assertThatThrownBy(() -> orders.insertOne(session, order(4, 40)))
                .satisfies(error -> assertTransient(error, 251));
        assertThat(all()).containsExactly(order(1, 10));
    }

    /** A key that another open transaction has written, or that came after the snapshot, is a conflict. */
    @Test
    void aKeyOfAnotherTransactionIsAConflict() {
        orders.createIndex(Indexes.ascending("total"), new IndexOptions().unique(true));
        ClientSession first = begin();
        ClientSession second = begin();
        orders.insertOne(first, order(1, 10));
        assertThatThrownBy(() -> orders.insertOne(second, order(2, 10)))
                .satisfies(error -> assertTransient(error, 112));
        ClientSession third = begin();
        assertThat(orders.find(third)).isEmpty();
        first.commitTransaction();
        assertThatThrownBy(() -> orders.insertOne(third, order(1, 30))).satisfies(error -> assertTransient(error, 112));
    }

    /** "Driver API", UnknownTransactionCommitResult: a commit may be sent again; it commits once. */
    @Test
    void aCommitWhoseAnswerWasLostCanBeRepeated() {
        ClientSession session = begin();
        orders.insertOne(session, order(1, 10));
        server.failPoint().plan("commitTransaction", FailPoint.Fault.LOSE_ANSWER, 1);
        session.commitTransaction();

        assertThat(all()).hasSize(1);
        assertThat(server.failPoint().open()).isEmpty();
    }

    /** The same: where the driver's own repetition fails as well, its error carries the label. */
    @Test
    void aCommitThatIsLostTwiceIsUnknown() {
        ClientSession session = begin();
        orders.insertOne(session, order(1, 10));
        server.failPoint().plan("commitTransaction", FailPoint.Fault.LOSE_ANSWER, 2);

        assertThatThrownBy(session::commitTransaction)
                .satisfies(error -> assertThat(((MongoException) error)
                                .hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL))
                        .isTrue());
        session.commitTransaction();
        assertThat(all()).hasSize(1);
    }

    /** "Production Considerations", Runtime Limit: after 60 seconds the server aborts a transaction. */
    @Test
    void aTransactionLivesForAMinute() {
        ClientSession session = begin();
        orders.insertOne(session, order(1, 10));
        now = now.plus(Duration.ofSeconds(60));

        assertThatThrownBy(session::commitTransaction).satisfies(error -> assertTransient(error, 251));
        assertThat(all()).isEmpty();
    }

    /** "Server Sessions": a transaction belongs to its session and number, whatever connection a statement comes by. */
    @Test
    void aTransactionSurvivesItsConnections() {
        ClientSession session = begin();
        orders.insertOne(session, order(1, 10));
        server.disconnectAll();
        assertThatThrownBy(() -> orders.insertOne(session, order(2, 20)))
                .satisfies(error -> assertThat(((MongoException) error)
                                .hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                        .isTrue());
        orders.insertOne(session, order(3, 30));
        session.commitTransaction();
        assertThat(all()).containsExactly(order(1, 10), order(3, 30));
    }

    /** "Transactions and Operations", Restricted Operations. */
    @Test
    void whatIsNotAllowedInATransactionIsRefused() {
        ClientSession session = begin();
        assertThatThrownBy(() -> database.runCommand(session, new Document("drop", "orders")))
                .isInstanceOf(MongoCommandException.class)
                .hasMessageContaining("Cannot run 'drop' in a multi-document transaction");
    }

    /** "Transactions", Create Collections and Indexes in a Transaction: it is there with the commit. */
    @Test
    void aCollectionThatATransactionMakesIsThereWithItsCommit() {
        ClientSession aborted = begin();
        orders.insertOne(aborted, order(1, 10));
        assertThat(database.listCollectionNames()).isEmpty();
        aborted.abortTransaction();
        assertThat(database.listCollectionNames()).isEmpty();
        ClientSession committed = begin();
        orders.insertOne(committed, order(2, 20));
        committed.commitTransaction();

        assertThat(database.listCollectionNames()).containsExactly("orders");
        assertThat(all()).containsExactly(order(2, 20));
    }
}
