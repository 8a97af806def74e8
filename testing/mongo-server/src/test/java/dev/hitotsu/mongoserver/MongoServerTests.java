package dev.hitotsu.mongoserver;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.TransactionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server, and MongoDB's own driver beside it. */
abstract class MongoServerTests {
    MongoServer server;
    MongoClient client;
    MongoDatabase database;
    MongoCollection<Document> orders;
    volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final List<ClientSession> sessions = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = MongoServer.start(() -> now);
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.uri()))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(60, TimeUnit.SECONDS))
                .build());
        database = client.getDatabase("shop");
        orders = database.getCollection("orders");
    }

    @AfterEach
    void stop() {
        sessions.forEach(ClientSession::close);
        client.close();
        server.close();
    }

    /** A session in a transaction. */
    ClientSession begin() {
        ClientSession session = client.startSession();
        sessions.add(session);
        session.startTransaction(
                TransactionOptions.builder().readConcern(ReadConcern.SNAPSHOT).build());
        return session;
    }

    List<Document> all() {
        return orders.find().into(new ArrayList<>());
    }

    static Document order(int id, int total) {
        return new Document("_id", id).append("total", total);
    }
}
