package dev.hitotsu.mongo;

import static java.util.Objects.requireNonNull;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.hitotsu.mongoserver.MongoServer;
import dev.hitotsu.testkit.contract.TransactionFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Empty databases: of the stand-in, or of the replica set that {@code HITOTSU_TEST_MONGODB_URI} names. */
final class MongoDatabases {
    private static final @Nullable String REAL = System.getenv("HITOTSU_TEST_MONGODB_URI");
    private static final @Nullable MongoServer STAND_IN = REAL == null ? start() : null;
    static final String URI = STAND_IN == null ? requireNonNull(REAL) : STAND_IN.uri();
    static final MongoClient CLIENT = MongoClients.create(URI);

    private MongoDatabases() {}

    private static MongoServer start() {
        try {
            return MongoServer.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of a database of its own. */
    static String name() {
        return "test_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** A database of its own, with all that an outbox needs. */
    static Mongo create(String name) {
        Mongo mongo = Mongo.of(CLIENT, name);
        mongo.schema().apply();
        return mongo;
    }

    /** Transactions, each in a session of its own. */
    static TransactionFixture<ClientSession> transactions() {
        List<ClientSession> sessions = new ArrayList<>();
        return new TransactionFixture<>() {
            @Override
            public synchronized ClientSession begin() {
                ClientSession session = noTransaction();
                session.startTransaction(MongoCollections.TRANSACTION);
                return session;
            }

            @Override
            public void commit(ClientSession transaction) {
                transaction.commitTransaction();
            }

            @Override
            public void rollback(ClientSession transaction) {
                transaction.abortTransaction();
            }

            @Override
            public synchronized ClientSession noTransaction() {
                ClientSession session = CLIENT.startSession();
                sessions.add(session);
                return session;
            }

            @Override
            public <R> R run(Function<ClientSession, R> work) {
                try (ClientSession session = CLIENT.startSession()) {
                    return session.withTransaction(() -> work.apply(session), MongoCollections.TRANSACTION);
                }
            }

            @Override
            public synchronized void close() {
                sessions.forEach(ClientSession::close);
            }
        };
    }
}
