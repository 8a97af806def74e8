package dev.hitotsu.servers.mongodb;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The project's stand-in for MongoDB in a JVM of its own on 127.0.0.1, as a replica set of one member: no registry has
 * a MongoDB server. What it has answered to is there after {@link #kill()} and {@link #restart()}. A transaction lives
 * for 10 seconds ({@code transactionLifetimeLimitSeconds}). Whoever uses it adds {@code hitotsu-mongo-server} to its
 * class path.
 */
public final class MongoDbServer extends ServerProcess implements AutoCloseable {
    /** What a killed client has left open holds up others for so long; by default it would be a minute. */
    private static final Duration TRANSACTIONS = Duration.ofSeconds(10);

    private final int port = FreePorts.next();
    private final Path folder = Folders.temporary("hitotsu-mongodb-");

    private MongoDbServer() {}

    /**
     * Starts a server.
     *
     * @throws ServerException if it does not start; the message ends with its log
     */
    public static MongoDbServer start() {
        MongoDbServer server = new MongoDbServer();
        try {
            server.restart();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The port on 127.0.0.1, the same after a restart. */
    public int port() {
        return port;
    }

    /** The connection string of a database for drivers. */
    public String uri(String database) {
        return "mongodb://127.0.0.1:" + port + "/" + database + "?replicaSet=stand-in";
    }

    @Override
    protected ChildProcess launch() {
        return JavaProcess.named("dev.hitotsu.mongoserver.MongoServerMain")
                .heap("384m")
                .shortLived()
                .arguments(
                        Integer.toString(port),
                        folder.resolve("journal.bson").toString(),
                        Long.toString(TRANSACTIONS.toSeconds()))
                .log(folder.resolve("mongodb.log"))
                .start();
    }

    @Override
    protected boolean isReady() {
        return FreePorts.isServed(port);
    }

    /** Stops the server and deletes its data. */
    @Override
    public synchronized void close() {
        kill();
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "MongoDbServer[127.0.0.1:" + port + "]";
    }
}
