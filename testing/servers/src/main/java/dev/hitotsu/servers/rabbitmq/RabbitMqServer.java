package dev.hitotsu.servers.rabbitmq;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Await;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A RabbitMQ broker on 127.0.0.1 with its own ports and data. A test can kill it like a crash.
 *
 * <p>The program comes from Debian's package {@code rabbitmq-server}. If the package is missing and this JVM runs as
 * root, {@link Builder#start()} installs it with {@code apt-get}; otherwise the error says what to run. The service of
 * the package is not started and not changed: the broker has its own folders, ports, node name and port mapper. If this
 * JVM runs as root, the broker runs as user 65534.
 *
 * <pre>{@code
 * try (RabbitMqServer rabbit = RabbitMqServer.start()) {
 *     ConnectionFactory factory = new ConnectionFactory();
 *     factory.setUri(rabbit.amqpUri());
 *     ...
 *     rabbit.kill();
 *     rabbit.restart();
 * }
 * }</pre>
 *
 * <p>Confirmed messages of a quorum queue survive {@link #kill()}. But version 3.10.8 may lose a quorum queue that was
 * declared just before the kill: it never gets a leader again, and every operation on it times out. The broker writes
 * the names of these queues to a file with a delay. So a test that kills should declare its queues, then call
 * {@link #restart()}, then begin.
 */
public final class RabbitMqServer extends ServerProcess implements AutoCloseable {
    private static final Duration EPMD_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int PROBE_MILLIS = 2_000;
    private static final byte[] PROTOCOL_HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private final RabbitMqEnvironment environment;
    private final int managementPort;
    private @Nullable ChildProcess epmd;

    private RabbitMqServer(Builder builder) {
        int port = builder.port == 0 ? FreePorts.next() : builder.port;
        this.environment = new RabbitMqEnvironment(
                Folders.temporary("hitotsu-rabbitmq-"), port, FreePorts.next(), FreePorts.next());
        this.managementPort = builder.managementPort;
        environment.create(builder.settings, builder.managementPort == 0 ? List.of() : List.of("rabbitmq_management"));
    }

    /** Prepares a broker. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a broker with the default settings of {@link Builder}.
     *
     * @throws ServerException if it does not start; the message ends with the broker's log
     */
    public static RabbitMqServer start() {
        return builder().start();
    }

    /** The port for AMQP 0-9-1 on 127.0.0.1, the same after a restart. */
    public int port() {
        return environment.port();
    }

    /** The URI for clients, with user and password: {@code guest}, the virtual host {@code /}. */
    public String amqpUri() {
        return "amqp://guest:guest@127.0.0.1:" + port();
    }

    /**
     * The URI of the management plugin, with user and password.
     *
     * @throws IllegalStateException if the broker was started without it
     */
    public String managementUri() {
        if (managementPort == 0) {
            throw new IllegalStateException("management: none (expected: a broker started with it)");
        }
        return "http://guest:guest@127.0.0.1:" + managementPort;
    }

    /** Stops the broker and its port mapper and deletes its data. */
    @Override
    public synchronized void close() {
        stop();
        if (epmd != null) {
            epmd.close();
        }
        Folders.delete(environment.folder());
    }

    @Override
    public String toString() {
        return "RabbitMqServer[127.0.0.1:" + port() + "]";
    }

    private void launchEpmd() {
        if (epmd == null || !epmd.isAlive()) {
            ChildProcess started = environment.epmd().start();
            epmd = started;
            Await.until(EPMD_LIMIT, () -> !started.isAlive() || FreePorts.isServed(environment.epmdPort()));
            if (!started.isAlive() || !FreePorts.isServed(environment.epmdPort())) {
                throw new ServerException(
                        "port mapper: not ready within " + EPMD_LIMIT + ". Its log:\n" + started.tailOfLog());
            }
        }
    }

    @Override
    protected synchronized ChildProcess launch() {
        launchEpmd();
        return environment.server().gracePeriod(STOP_LIMIT).start();
    }

    /** A broker that is ready answers the protocol header with the frame connection.start. */
    @Override
    protected boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PROBE_MILLIS);
            socket.setSoTimeout(PROBE_MILLIS);
            socket.getOutputStream().write(PROTOCOL_HEADER);
            return socket.getInputStream().read() == 1;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Prepares a {@link RabbitMqServer}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> settings = new LinkedHashMap<>();
        private int port;
        private int managementPort;

        private Builder() {}

        /** Sets a property of the broker, as in {@code rabbitmq.conf}. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Starts the broker with the management plugin, which takes some seconds longer. */
        public Builder management() {
            this.managementPort = FreePorts.next();
            return setting("management.tcp.ip", "127.0.0.1")
                    .setting("management.tcp.port", Integer.toString(managementPort));
        }

        /** The port for AMQP; by default a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * Installs the package if necessary and starts the broker.
         *
         * @throws ServerException if this fails; the message names what is missing or ends with the broker's log
         */
        public RabbitMqServer start() {
            RabbitMqPackage.ensureInstalled();
            RabbitMqServer server = new RabbitMqServer(this);
            try {
                server.restart();
                return server;
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        }
    }
}
