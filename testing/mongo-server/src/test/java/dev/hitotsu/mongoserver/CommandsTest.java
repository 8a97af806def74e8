package dev.hitotsu.mongoserver;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.hitotsu.mongoserver.command.FailPoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the manual's pages on CRUD operations, retryable writes and commands. */
class CommandsTest extends MongoServerTests {
    private static final long SEED = Long.getLong("hitotsu.seed", 7);

    /** "Retryable Writes": a write whose answer was lost is sent again by the driver, and applied once. */
    @Test
    void aRetriedWriteIsAppliedOnce() {
        orders.insertOne(order(1, 10));
        server.failPoint().plan("update", FailPoint.Fault.LOSE_ANSWER, 1);
        assertThat(orders.updateOne(eq("_id", 1), Updates.inc("total", 1)).getModifiedCount())
                .isEqualTo(1);
        server.failPoint().plan("insert", FailPoint.Fault.LOSE_ANSWER, 1);
        orders.insertMany(List.of(order(2, 20), order(3, 30)));
        server.failPoint().plan("findAndModify", FailPoint.Fault.LOSE_ANSWER, 1);
        assertThat(orders.findOneAndUpdate(
                        eq("_id", 2),
                        Updates.inc("total", 1),
                        new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)))
                .isEqualTo(order(2, 21));

        assertThat(all()).containsExactly(order(1, 11), order(2, 21), order(3, 30));
        assertThat(server.failPoint().open()).isEmpty();
    }

    /** "db.collection.insertMany", Behaviors: ordered inserts stop at an error, unordered ones go on. */
    @Test
    void orderedWritesStopAtAnError() {
        orders.insertOne(order(2, 20));
        List<Document> three = List.of(order(1, 10), order(2, 21), order(3, 30));
        assertThatThrownBy(() -> orders.insertMany(three)).isInstanceOf(MongoBulkWriteException.class);
        assertThat(all()).extracting(one -> one.get("_id")).containsExactly(1, 2);
        orders.deleteOne(eq("_id", 1));
        assertThatThrownBy(() -> orders.insertMany(three, new InsertManyOptions().ordered(false)))
                .isInstanceOf(MongoBulkWriteException.class);

        assertThat(all()).containsExactly(order(1, 10), order(2, 20), order(3, 30));
    }

    /** "db.collection.updateOne", Upsert: the new document has the equalities of the query. */
    @Test
    void anUpsertInsertsWhatTheQuerySays() {
        Document query = new Document("_id", 7).append("place", "here");
        orders.updateOne(
                query,
                Updates.combine(Updates.inc("total", 2), Updates.setOnInsert("made", true)),
                new UpdateOptions().upsert(true));
        orders.updateOne(
                query,
                Updates.combine(Updates.inc("total", 2), Updates.setOnInsert("made", false)),
                new UpdateOptions().upsert(true));

        assertThat(all()).containsExactly(query.append("total", 4).append("made", true));
    }

    /** "Aggregation Variables": {@code $$NOW} is the server's time, in queries and in pipelines. */
    @Test
    void theServersTimeCanBeAskedAndWritten() {
        Document add = new Document("$add", List.of("$$NOW", 5_000L));
        orders.updateOne(
                eq("_id", 1),
                List.of(new Document("$set", new Document("until", add))),
                new UpdateOptions().upsert(true));
        Document expired = new Document("$expr", new Document("$lte", List.of("$until", "$$NOW")));
        assertThat(orders.find(expired)).isEmpty();
        now = now.plus(Duration.ofSeconds(5));

        assertThat(orders.find(expired)).containsExactly(new Document("_id", 1).append("until", Date.from(now)));
    }

    /** "Cursors": further batches are fetched by getMore; one that was killed is gone. */
    @Test
    void largeResultsComeInBatches() {
        List<Document> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(order(i, 500 - i));
        }
        orders.insertMany(many);

        assertThat(orders.find(gt("_id", 9)).batchSize(50)).hasSize(490);
        assertThat(orders.find().sort(Sorts.ascending("total")).limit(3))
                .extracting(one -> one.get("_id"))
                .containsExactly(499, 498, 497);
        assertThat(orders.countDocuments(gt("total", 100))).isEqualTo(400);
        try (var cursor = orders.find().batchSize(2).iterator()) {
            cursor.next();
            orders.drop();
        }
        assertThat(database.listCollectionNames()).isEmpty();
    }

    /** "distinct": each value once, of what matches; documents without the field have none. */
    @Test
    void distinctValuesAreThoseOfWhatMatches() {
        orders.insertMany(List.of(order(1, 10), order(2, 10), order(3, 20), order(4, 30), new Document("_id", 5)));

        assertThat(orders.distinct("total", lt("_id", 4), Integer.class)).containsExactly(10, 20);
        assertThat(orders.distinct("total", gt("_id", 4), Integer.class)).isEmpty();
    }

    /** "Limits and Thresholds": a document has at most 16 MiB. */
    @Test
    void aDocumentThatIsTooLargeIsRefused() {
        orders.insertOne(new Document("_id", 1).append("a", new byte[9 << 20]));
        assertThatThrownBy(() -> orders.updateOne(eq("_id", 1), Updates.set("b", new byte[9 << 20])))
                .isInstanceOf(MongoException.class)
                .hasMessageContaining("too large");
    }

    /** What this stand-in does not know is never ignored. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{mapReduce: 'orders'}",
                "{find: 'orders', hint: '_id_'}",
                "{find: 'orders', filter: {a: {$regex: 'x'}}}",
                "{find: 'orders', filter: {$where: '1'}}",
                "{find: 'orders', filter: {$expr: {$strLenCP: '$a'}}}",
                "{find: 'orders', projection: {a: {$slice: 1}}}",
                "{find: 'orders', sort: {a: 2}}",
                "{aggregate: 'orders', pipeline: [{$lookup: {}}], cursor: {}}",
                "{update: 'orders', updates: [{q: {}, u: {$rename: {a: 'b'}}}]}",
                "{update: 'orders', updates: [{q: {}, u: {$set: {a: 1}}, collation: {}}]}",
                "{update: 'orders', updates: [{q: {}, u: {$set: {a: 1}, $inc: {'a.b': 1}}}]}",
                "{update: 'orders', updates: [{q: {_id: 1}, u: {$set: {_id: 2}}}]}",
                "{insert: 'orders', documents: [{a: 1}], writeConcern: {w: 'rack'}}",
                "{insert: 'orders', documents: [{a: 1}], bypassDocumentValidation: true}",
                "{createIndexes: 'orders', indexes: [{key: {a: 1}, name: 'a', sparse: true}]}",
                "{create: 'orders', capped: true}",
                "{find: 1}",
                "{find: 'orders', readConcern: {level: 'snapshot'}}"
            })
    void whatIsNotKnownIsRefused(String command) {
        orders.insertOne(new Document("_id", 1).append("a", "x"));
        Document asked = Document.parse(command);
        assertThat(isRefused(asked)).isTrue();
        assertThat(all()).containsExactly(new Document("_id", 1).append("a", "x"));
    }

    /** Errors of a single statement stand in the answer. */
    private boolean isRefused(Document command) {
        try {
            return database.runCommand(command).containsKey("writeErrors");
        } catch (MongoException e) {
            return true;
        }
    }

    /** Bytes that are no message end the connection, and nothing else. */
    @Test
    void bytesThatAreNoMessageEndTheirConnectionOnly() throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            byte[] rest = new byte[random.nextInt(5, 60)];
            random.nextBytes(rest);
            ByteBuffer bytes = ByteBuffer.allocate(16 + rest.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(bytes.capacity())
                    .putInt(1)
                    .putInt(0)
                    .putInt(2013)
                    .put(rest)
                    .putInt(16, random.nextInt(3));
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                socket.getOutputStream().write(bytes.array());
                socket.shutdownOutput();
                assertThat(new DataInputStream(socket.getInputStream()).read())
                        .as("seed " + SEED + ", round " + round)
                        .isEqualTo(-1);
            }
        }
        orders.insertOne(order(1, 10));
        assertThat(all()).hasSize(1);
    }

    /** The manual: a limit that is negative is refused; it must not end the connection without an answer. */
    @Test
    void aNegativeLimitIsRefusedWithAnAnswer() {
        for (String field : List.of("limit", "skip")) {
            Document find = new Document("find", "orders").append(field, -5);
            assertThatThrownBy(() -> database.runCommand(find))
                    .isInstanceOf(MongoException.class)
                    .hasMessageContaining(field + " value must be non-negative, but received: -5");
        }
    }
}
