package dev.hitotsu.mongoserver;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.OperationType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The rules of the manual's pages "Change Streams" and "Change Events". */
class ChangeStreamsTest extends MongoServerTests {
    private MongoChangeStreamCursor<ChangeStreamDocument<Document>> open() {
        return orders.watch().maxAwaitTime(1, TimeUnit.MILLISECONDS).cursor();
    }

    private static List<Object> ids(MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream) {
        List<Object> ids = new ArrayList<>();
        for (ChangeStreamDocument<Document> event = stream.tryNext(); event != null; event = stream.tryNext()) {
            ids.add(event.getDocumentKey().getInt32("_id").getValue());
        }
        return ids;
    }

    /**
     * "Change Streams": only changes that are committed by a majority; those of a transaction together, with its
     * commit's time.
     */
    @Test
    void transactionsComeWholeAndInTheOrderOfTheirCommits() {
        try (var stream = open()) {
            ClientSession first = begin();
            ClientSession second = begin();
            orders.insertOne(first, order(1, 10));
            orders.insertOne(second, order(2, 20));
            orders.insertOne(first, order(3, 30));
            orders.insertOne(order(4, 40));
            ClientSession aborted = begin();
            orders.insertOne(aborted, order(5, 50));
            aborted.abortTransaction();
            assertThat(ids(stream)).containsExactly(4);
            second.commitTransaction();
            first.commitTransaction();

            assertThat(ids(stream)).containsExactly(2, 1, 3);
        }
    }

    /** "Change Events": what an event of each kind has. */
    @Test
    void eventsSayWhatHappened() {
        try (var stream =
                orders.watch().fullDocument(FullDocument.UPDATE_LOOKUP).cursor()) {
            orders.insertOne(order(1, 10));
            orders.updateOne(eq("_id", 1), Updates.combine(Updates.set("a.b", 1), Updates.unset("total")));
            orders.replaceOne(eq("_id", 1), new Document("c", 3));
            orders.deleteOne(eq("_id", 1));
            assertThat(stream.next().getFullDocument()).isEqualTo(order(1, 10));
            ChangeStreamDocument<Document> update = stream.next();
            assertThat(update.getUpdateDescription().getRemovedFields()).containsExactly("total");
            assertThat(update.getUpdateDescription().getUpdatedFields())
                    .isEqualTo(new BsonDocument("a", new BsonDocument("b", new BsonInt32(1))));
            assertThat(update.getFullDocument()).isNull();
            assertThat(stream.next().getOperationType()).isEqualTo(OperationType.REPLACE);
            assertThat(stream.next().getOperationType()).isEqualTo(OperationType.DELETE);
            orders.drop();
            assertThat(stream.next().getOperationType()).isEqualTo(OperationType.DROP);
            assertThat(stream.next().getOperationType()).isEqualTo(OperationType.INVALIDATE);
        }
    }

    /** "Modify Change Stream Output": the filter is of all events; a stream that has ended has no cursor any more. */
    @Test
    void aFilterHidesTheEndOfAStreamAndItsCursorDoesNot() {
        orders.insertOne(order(1, 10));
        try (var stream = orders.watch(List.of(Aggregates.match(eq("operationType", "insert"))))
                .maxAwaitTime(10, TimeUnit.MILLISECONDS)
                .cursor()) {
            assertThat(stream.getServerCursor()).isNotNull();
            orders.drop();
            assertThat(stream.tryNext()).isNull();
            assertThat(stream.getServerCursor()).isNull();
            assertThat(stream.tryNext()).isNull();
        }
    }

    /** "Limits": an answer has at most 16 MiB, and one event more. */
    @Test
    void largeEventsComeInSeveralAnswers() {
        try (var stream = open()) {
            for (int id = 1; id <= 3; id++) {
                orders.insertOne(order(id, 10).append("text", "x".repeat(9 << 20)));
            }
            assertThat(stream.tryNext()).isNotNull();
            assertThat(stream.available()).isZero();
            assertThat(ids(stream)).containsExactly(2, 3);
        }
    }

    /** "Change Streams", Resume: from the token of any event, also in the middle of a transaction. */
    @Test
    void aStreamGoesOnBehindAnyToken() {
        try (var stream = open()) {
            ClientSession session = begin();
            orders.insertMany(session, List.of(order(1, 10), order(2, 20), order(3, 30)));
            session.commitTransaction();
            stream.tryNext();
            BsonDocument token = stream.tryNext().getResumeToken();
            try (var again = orders.watch().resumeAfter(token).cursor()) {
                assertThat(again.next().getFullDocument()).isEqualTo(order(3, 30));
            }
        }
    }

    /** The same: a token for where nothing has happened is given as well. */
    @Test
    void anEmptyBatchHasATokenToo() {
        BsonDocument token;
        try (var stream = open()) {
            assertThat(stream.tryNext()).isNull();
            token = stream.getResumeToken();
        }
        orders.insertOne(order(1, 10));
        try (var again = orders.watch().resumeAfter(token).cursor()) {
            assertThat(again.next().getFullDocument()).isEqualTo(order(1, 10));
        }
    }

    /** "Change Streams", Resume Tokens: the oplog must have enough history, or there is no going on. */
    @Test
    void aTokenFromBeforeTheLogIsRefused() {
        BsonDocument token;
        try (var stream = open()) {
            orders.insertOne(order(1, 10));
            token = stream.tryNext().getResumeToken();
        }
        orders.insertOne(order(2, 20));
        server.loseLog();

        assertThatThrownBy(() -> orders.watch().resumeAfter(token).cursor()).satisfies(error -> {
            assertThat(((MongoException) error).getCode()).isEqualTo(286);
            assertThat(((MongoException) error).hasErrorLabel("NonResumableChangeStreamError"))
                    .isTrue();
        });
    }

    /** "Change Streams", Watch a Collection, Database, or Deployment. */
    @Test
    void aDatabaseAndADeploymentAreWatchedAsWell() {
        try (var ofDatabase = database.watch().cursor();
                var ofAll = client.watch().cursor()) {
            client.getDatabase("other").getCollection("orders").insertOne(order(1, 10));
            database.getCollection("bills").insertOne(order(2, 20));
            orders.insertOne(order(3, 30));

            assertThat(List.of(ofDatabase.next(), ofDatabase.next()))
                    .extracting(event -> String.valueOf(event.getNamespace()))
                    .containsExactly("shop.bills", "shop.orders");
            assertThat(List.of(ofAll.next(), ofAll.next(), ofAll.next()))
                    .extracting(event -> String.valueOf(event.getNamespace()))
                    .containsExactly("other.orders", "shop.bills", "shop.orders");
        }
    }
}
