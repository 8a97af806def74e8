package dev.hitotsu.mongoserver;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Updates;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * The labels of errors as the specifications "Retryable Writes", "Transactions" and "Change Streams" want them from
 * servers, and the fail points by which drivers' tests see them.
 */
class ErrorLabelsTest extends MongoServerTests {
    private static final int NOT_WRITABLE_PRIMARY = 10107;

    private void failPoint(String name, Object mode, Document data) {
        client.getDatabase("admin")
                .runCommand(new Document("configureFailPoint", name)
                        .append("mode", mode)
                        .append("data", data));
    }

    private void failCommand(String command, int times, Document data) {
        failPoint("failCommand", new Document("times", times), data.append("failCommands", List.of(command)));
    }

    private static MongoException failure(ThrowingCallable work) {
        return catchThrowableOfType(MongoException.class, work);
    }

    /** "Retryable Writes", Determining Retryable Errors: by the label; the driver tries once more. */
    @Test
    void aWriteThatMayBeSentAgainIsLabelledSo() {
        failCommand("insert", 1, new Document("errorCode", NOT_WRITABLE_PRIMARY));
        orders.insertOne(order(1, 10));
        failCommand("insert", 2, new Document("errorCode", NOT_WRITABLE_PRIMARY));
        MongoException error = failure(() -> orders.insertOne(order(2, 20)));

        assertThat(error.getErrorLabels()).contains("RetryableWriteError");
        assertThat(error.getCode()).isEqualTo(NOT_WRITABLE_PRIMARY);
        assertThat(all()).containsExactly(order(1, 10));
    }

    /** "Transactions", TransientTransactionError: any statement of one, unless it is the end. */
    @Test
    void aStatementOfATransactionIsNeverLabelledForItself() {
        ClientSession session = begin();
        failCommand("insert", 1, new Document("errorCode", NOT_WRITABLE_PRIMARY));
        MongoException error = failure(() -> orders.insertOne(session, order(1, 10)));

        assertThat(error.getErrorLabels()).containsExactly("TransientTransactionError");
    }

    /** "Transactions", UnknownTransactionCommitResult: the driver sends a commit once more by the server's label. */
    @Test
    void aCommitIsSentAgain() {
        ClientSession session = begin();
        orders.insertOne(session, order(1, 10));
        failCommand("commitTransaction", 1, new Document("errorCode", NOT_WRITABLE_PRIMARY));
        session.commitTransaction();

        assertThat(all()).containsExactly(order(1, 10));
    }

    /** "db.collection.insertOne", Write Concern: an error of it does not undo what was done. */
    @Test
    void anErrorOfTheWriteConcernStandsBesideWhatWasDone() {
        failCommand(
                "insert",
                1,
                new Document("writeConcernError", new Document("code", 64).append("errmsg", "waiting timed out")));
        MongoException error = failure(() -> orders.insertOne(order(1, 10)));

        assertThat(error).hasMessageContaining("waiting timed out");
        assertThat(error.getErrorLabels()).isEmpty();
        assertThat(all()).containsExactly(order(1, 10));
    }

    /** "Write Concern", w: of more members than there are the answer tells behind the write. */
    @Test
    void moreMembersThanThereAreAreToldBehindTheWrite() {
        MongoException error =
                failure(() -> orders.withWriteConcern(new WriteConcern(3)).insertOne(order(1, 10)));

        assertThat(error.getCode()).isEqualTo(100);
        assertThat(all()).containsExactly(order(1, 10));
    }

    /** "Retryable Writes": the second answer is that of the write, without what failed behind it. */
    @Test
    void aRepetitionHasTheAnswerOfTheWriteAlone() {
        orders.insertOne(order(1, 10));
        failCommand(
                "findAndModify",
                1,
                new Document("writeConcernError", new Document("code", 91).append("errmsg", "shutting down")));

        assertThat(orders.findOneAndUpdate(eq("_id", 1), Updates.inc("total", 1)))
                .isEqualTo(order(1, 10));
        assertThat(all()).containsExactly(order(1, 11));
    }

    /** The labels that a test plans are all that come. */
    @Test
    void plannedLabelsStandInPlaceOfTheCodes() {
        failCommand(
                "insert", 1, new Document("errorCode", NOT_WRITABLE_PRIMARY).append("errorLabels", List.of("Mine")));
        MongoException error = failure(() -> orders.insertOne(order(1, 10)));

        assertThat(error.getErrorLabels()).containsExactly("Mine");
    }

    /** "Retryable Writes": a write whose connection ended behind its commit is not applied twice. */
    @Test
    void aRetryableWriteMayFailBeforeOrBehindItsCommit() {
        orders.insertOne(order(1, 10));
        failPoint("onPrimaryTransactionalWrite", new Document("times", 1), new Document());
        orders.updateOne(eq("_id", 1), Updates.inc("total", 1));
        failPoint(
                "onPrimaryTransactionalWrite",
                new Document("times", 1),
                new Document("failBeforeCommitExceptionCode", 1));
        orders.updateOne(eq("_id", 1), Updates.inc("total", 1));

        assertThat(all()).containsExactly(order(1, 12));
    }

    /** "Change Streams", Resumable Error: the driver opens the stream again, and nothing is missing. */
    @Test
    void aStreamGoesOnBehindAnError() {
        try (var stream = orders.watch().cursor()) {
            orders.insertOne(order(1, 10));
            failPoint(
                    "failGetMoreAfterCursorCheckout",
                    new Document("times", 1),
                    new Document("errorCode", 6).append("closeConnection", false));

            assertThat(stream.next().getFullDocument()).isEqualTo(order(1, 10));
        }
    }

    /** Fail points may begin later, and they end. */
    @Test
    void aFailPointSkipsAndIsSwitchedOff() {
        Document data = new Document("errorCode", 2).append("failCommands", List.of("ping"));
        failPoint("failCommand", new Document("skip", 1), data);
        database.runCommand(new Document("ping", 1));
        MongoException error = failure(() -> database.runCommand(new Document("ping", 1)));
        assertThat(error).isInstanceOf(MongoCommandException.class);
        failPoint("failCommand", "off", new Document());

        assertThat(database.runCommand(new Document("ping", 1)).get("ok")).isEqualTo(1.0);
    }

    @Test
    void whatItDoesNotKnowOfFailPointsIsRefused() {
        assertThat(failure(() -> failPoint("hangAll", "alwaysOn", new Document())))
                .hasMessageContaining("fail point hangAll");
        Document data = new Document("failCommands", List.of("ping"));
        assertThat(failure(() -> failPoint("failCommand", "sometimes", data))).hasMessageContaining("mode: ");
        assertThat(failure(() -> failCommand("ping", 1, new Document("appName", "shop"))))
                .hasMessageContaining("appName");
    }
}
