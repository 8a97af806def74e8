package dev.hitotsu.demo.database;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.demo.shop.Database;
import dev.hitotsu.demo.shop.Topics;
import dev.hitotsu.demo.shop.mongo.MongoShop;
import dev.hitotsu.demo.shop.mongo.ShopCollections;
import dev.hitotsu.message.Message;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxSource;
import dev.hitotsu.servers.mongodb.MongoDbCommitInterceptor;
import dev.hitotsu.servers.mongodb.MongoDbServer;
import dev.hitotsu.servers.net.Interceptor.Verdict;
import dev.hitotsu.servers.process.ServerProcess;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** The stand-in for MongoDB, which knows no users. */
record MongoShopServer(MongoDbServer server, MongoClient client) implements DatabaseServer {
    static MongoShopServer start() {
        MongoDbServer server = MongoDbServer.start();
        MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.uri(ShopCollections.DATABASE)))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(1, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(1, TimeUnit.SECONDS).readTimeout(10, TimeUnit.SECONDS))
                .build());
        return new MongoShopServer(server, client);
    }

    @Override
    public Database kind() {
        return Database.mongo;
    }

    @Override
    public ServerProcess process() {
        return server;
    }

    @Override
    public String url() {
        return server.uri(ShopCollections.DATABASE);
    }

    /** Directly: as a member of a replica set the server would name its own port. */
    @Override
    public String urlThrough(int proxyPort) {
        return "mongodb://127.0.0.1:" + proxyPort + "/" + ShopCollections.DATABASE + "?directConnection=true";
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public String user() {
        return "none";
    }

    @Override
    public String password() {
        return "none";
    }

    @Override
    public Class<?> services() {
        return MongoShop.class;
    }

    @Override
    public void createShop(int scarcePieces) {
        new ShopCollections(client).create(scarcePieces);
    }

    /** The relay decides it. */
    @Override
    public void readBy(OutboxSource source) {}

    @Override
    public String sourceYaml(boolean ofCalls) {
        return "  url: '" + server.uri(ofCalls ? Topics.CALLS.value() : ShopCollections.DATABASE) + "'\n";
    }

    @Override
    public OutboxAdmin admin() {
        return new ShopCollections(client).outbox().admin();
    }

    @Override
    public void append(Message message) {
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            new ShopCollections(client).outbox().outbox().append(session, message);
            session.commitTransaction();
        }
    }

    @Override
    public HeldTransaction hold() {
        return new MongoHeldTransaction(client);
    }

    @Override
    public Optional<ShopSnapshot> shop() {
        return MongoShopState.read(client);
    }

    @Override
    public CommitCuts cuts(IntFunction<Verdict> verdicts) {
        MongoDbCommitInterceptor interceptor = new MongoDbCommitInterceptor(verdicts);
        return new CommitCuts(interceptor, interceptor::cuts);
    }

    @Override
    public String toString() {
        return "MongoShopServer[" + url() + "]";
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
