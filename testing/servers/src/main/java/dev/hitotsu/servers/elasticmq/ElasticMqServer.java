package dev.hitotsu.servers.elasticmq;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.nio.file.Path;

/**
 * ElasticMQ in a JVM of its own on 127.0.0.1: queues as SQS has them, standard and FIFO, within SQS's limits, in memory
 * alone. After {@link #kill()} they are gone; for an outage that keeps them put a
 * {@link dev.hitotsu.servers.net.TcpProxy} before it, or suspend it. Whoever uses it adds
 * {@code elasticmq-rest-sqs_2.13} to its class path.
 *
 * <p>It knows no throttling, no credentials, no permissions and no limit of a queue's own.
 */
public final class ElasticMqServer extends ServerProcess implements AutoCloseable {
    private final int port = FreePorts.next();
    private final Path folder = Folders.temporary("hitotsu-elasticmq-");

    private ElasticMqServer() {}

    /**
     * Starts a server.
     *
     * @throws ServerException if it does not start; the message ends with its log
     */
    public static ElasticMqServer start() {
        ElasticMqServer server = new ElasticMqServer();
        try {
            server.restart();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The endpoint for clients. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** The port on 127.0.0.1, the same after a restart. */
    public int port() {
        return port;
    }

    @Override
    protected ChildProcess launch() {
        return JavaProcess.of(ElasticMqServerMain.class)
                .heap("256m")
                .shortLived()
                .systemProperty("logback.configurationFile", "dev/hitotsu/servers/elasticmq/logback-elasticmq.xml")
                .arguments(Integer.toString(port))
                .directory(folder)
                .log(folder.resolve("elasticmq.log"))
                .start();
    }

    @Override
    protected boolean isReady() {
        return FreePorts.isServed(port);
    }

    /** Stops the server. */
    @Override
    public synchronized void close() {
        kill();
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "ElasticMqServer[" + endpoint() + "]";
    }
}
