package dev.hitotsu.mongoserver;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.hitotsu.mongoserver.command.Commands;
import dev.hitotsu.mongoserver.command.FailPoint;
import dev.hitotsu.mongoserver.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server has answered to is there when it was killed and is started again. */
class JournalTest {
    @TempDir
    private Path folder;

    private Path journal;
    private MongoServer server;
    private MongoClient client;
    private MongoCollection<Document> orders;

    @BeforeEach
    void start() throws IOException {
        journal = folder.resolve("journal");
        open();
    }

    private void open() throws IOException {
        server = MongoServer.start(0, journal);
        client = MongoClients.create(server.uri());
        orders = client.getDatabase("shop").getCollection("orders");
    }

    /** Nothing is written at the end that was not written before. */
    private void restart() throws IOException {
        byte[] before = Files.readAllBytes(journal);
        stop();
        assertThat(Files.readAllBytes(journal)).startsWith(before);
        Files.write(journal, before);
        open();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void documentsAndIndexesAreThereAndWhatWasDroppedIsNot() throws IOException {
        orders.createIndex(Indexes.ascending("key"), new IndexOptions().unique(true));
        orders.insertMany(List.of(order(1), order(2), order(3)));
        orders.updateOne(eq("_id", 2), set("total", 20));
        orders.deleteOne(eq("_id", 3));
        MongoCollection<Document> others = client.getDatabase("shop").getCollection("others");
        others.insertOne(order(1));
        others.drop();
        restart();
        assertThat(all()).containsExactly(order(1), order(2).append("total", 20));
        assertThatThrownBy(() -> orders.insertOne(new Document("_id", 4).append("key", "key-1")))
                .isInstanceOf(MongoWriteException.class)
                .hasMessageContaining("E11000");
        orders.insertOne(order(3));
        assertThat(client.getDatabase("shop").listCollectionNames()).containsExactly("orders");
    }

    @Test
    void anOpenTransactionIsGoneAndACommittedOneIsThere() throws IOException {
        orders.insertOne(order(1));
        try (ClientSession committed = client.startSession();
                ClientSession open = client.startSession()) {
            committed.startTransaction();
            orders.insertOne(committed, order(2));
            orders.updateOne(committed, eq("_id", 1), set("total", 10));
            committed.commitTransaction();
            open.startTransaction();
            orders.insertOne(open, order(3));
            restart();
        }
        assertThat(all()).containsExactly(order(1).append("total", 10), order(2));
    }

    /** The manual: a retry of a commit that has committed answers that it has. */
    @Test
    void aCommitThatIsRepeatedAfterTheRestartHasCommitted() throws IOException {
        Path file = folder.resolve("commits");
        Commands before = commands(file);
        expect(
                1,
                before.run(statement("{insert: 'orders', documents: [{_id: 1}], startTransaction: true,"
                        + " autocommit: false, $db: 'shop'}")));
        expect(1, before.run(statement("{commitTransaction: 1, autocommit: false, $db: 'admin'}")));

        Commands after = commands(file);
        expect(1, after.run(statement("{commitTransaction: 1, autocommit: false, $db: 'admin'}")));
        BsonDocument another = statement("{commitTransaction: 1, autocommit: false, $db: 'admin'}");
        another.append("txnNumber", new BsonInt64(8));
        expect(0, after.run(another));
    }

    /** The manual: retryable writes are applied once. */
    @Test
    void aWriteThatIsRepeatedAfterTheRestartIsNotDoneTwice() throws IOException {
        Path file = folder.resolve("writes");
        BsonDocument write = statement(
                "{update: 'orders', updates: [{q: {_id: 1}, u: {$inc: {total: 1}}, upsert: true}], $db: 'shop'}");
        BsonDocument first = commands(file).run(write);
        expect(1, first);

        Commands after = commands(file);
        assertThat(after.run(write).get("upserted")).isEqualTo(first.get("upserted"));
        BsonDocument found = after.run(BsonDocument.parse("{find: 'orders', singleBatch: true, $db: 'shop'}")
                .append("lsid", write.get("lsid")));
        assertThat(found.getDocument("cursor").getArray("firstBatch"))
                .containsExactly(BsonDocument.parse("{_id: 1, total: 1}"));
    }

    private static Commands commands(Path file) throws IOException {
        return new Commands(Storage.open(InstantSource.system(), file), new FailPoint(), "127.0.0.1:1");
    }

    private static BsonDocument statement(String command) {
        return BsonDocument.parse(command)
                .append("lsid", new BsonDocument("id", new BsonBinary(new UUID(1, 2))))
                .append("txnNumber", new BsonInt64(7));
    }

    private static void expect(int ok, BsonDocument reply) {
        assertThat(reply.getNumber("ok").intValue()).as("%s", reply).isEqualTo(ok);
    }

    @Test
    void aChangeStreamGoesOnWhereItWas() throws IOException {
        orders.insertOne(order(1));
        BsonDocument token;
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                orders.watch().cursor()) {
            orders.insertMany(List.of(order(2), order(3)));
            token = stream.next().getResumeToken();
        }
        restart();
        orders.insertOne(order(4));
        try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream =
                orders.watch().resumeAfter(token).cursor()) {
            assertThat(List.of(id(stream), id(stream))).containsExactly(3, 4);
        }
    }

    private static Object id(MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream) {
        return stream.next().getFullDocument().get("_id");
    }

    /** A kill may cut the last write anywhere. */
    @Test
    void aCommandOfWhichOnlyAPartWasWrittenWasNotDone() throws IOException {
        orders.insertOne(order(1));
        int before = Files.readAllBytes(journal).length;
        orders.insertMany(List.of(order(2), order(3)));
        stop();
        byte[] whole = Files.readAllBytes(journal);
        for (int cut : new int[] {before, before + 1, before + 3, before + 4, whole.length - 1}) {
            Files.write(journal, java.util.Arrays.copyOf(whole, cut), StandardOpenOption.TRUNCATE_EXISTING);
            open();
            assertThat(all()).containsExactly(order(1));
            orders.insertOne(order(9));
            client.close();
            server.close();
            open();
            assertThat(all()).containsExactly(order(1), order(9));
            stop();
        }
        open();
    }

    @Test
    void whatTheServerRefusedIsNotDone() throws IOException {
        orders.insertOne(order(1));
        assertThatThrownBy(() -> orders.insertOne(order(1))).isInstanceOf(MongoException.class);
        restart();
        assertThat(all()).containsExactly(order(1));
    }

    private List<Document> all() {
        return orders.find().into(new ArrayList<>());
    }

    private static Document order(int id) {
        return new Document("_id", id).append("key", "key-" + id);
    }
}
