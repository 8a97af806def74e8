package dev.hitotsu.servers.kafka;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Await;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka broker in a JVM of its own on 127.0.0.1; it is also the KRaft controller. A test can kill it like a crash.
 *
 * <p>The broker keeps its address and its data over a restart. By default, writing to a topic does not create it. An
 * acknowledged record survives {@link #kill()}, because the kernel keeps what the broker wrote.
 *
 * <pre>{@code
 * try (KafkaServer kafka = KafkaServer.builder().setting("message.max.bytes", "10000").start()) {
 *     kafka.createTopic("orders", 3, Map.of());
 *     ...
 *     kafka.kill();
 *     kafka.restart();
 * }
 * }</pre>
 */
public final class KafkaServer extends ServerProcess implements AutoCloseable {
    private static final Duration TOPIC_LIMIT = Duration.ofSeconds(120);

    private final KafkaSettings settings;
    private final String clusterId;
    private final String heap;
    private final Path folder;

    private KafkaServer(Builder builder) {
        this.folder = Folders.temporary("hitotsu-kafka-");
        int port = builder.port == 0 ? FreePorts.next() : builder.port;
        KafkaServer first = builder.first;
        this.clusterId = first == null ? Uuid.randomUuid().toString() : first.clusterId;
        this.settings = new KafkaSettings(
                builder.node,
                port,
                first == null ? FreePorts.next() : first.settings.controllerPort(),
                folder.resolve("data"),
                Map.copyOf(builder.settings));
        this.heap = builder.heap;
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
    public static KafkaServer start() {
        return builder().start();
    }

    /** The port on 127.0.0.1, the same after a restart. */
    public int port() {
        return settings.port();
    }

    /** The value for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    /**
     * Creates a topic with one replica and returns once each of its partitions has a leader.
     *
     * @throws ServerException if the broker refuses, for example because the topic exists
     */
    public void createTopic(String name, int partitions, Map<String, String> configs) {
        create(new NewTopic(name, partitions, (short) 1).configs(configs));
    }

    /**
     * Creates a topic with one partition, whose only replica is on the node.
     *
     * @throws ServerException if the broker refuses
     */
    public void createTopicOn(int node, String name) {
        create(new NewTopic(name, Map.of(0, List.of(node))));
    }

    private void create(NewTopic topic) {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(topic)).all().get();
            if (!Await.until(TOPIC_LIMIT, () -> KafkaProbe.hasLeaders(admin, topic.name()))) {
                throw new ServerException(
                        "topic " + topic.name() + ": no leader within " + TOPIC_LIMIT + " (expected: one)");
            }
        } catch (ExecutionException e) {
            throw new ServerException("topic: " + topic.name() + " (expected: one that can be created)", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted while creating topic " + topic.name(), e);
        }
    }

    /** A new administration client for the broker. The caller closes it. */
    public Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    /** Stops the broker and deletes its data. */
    @Override
    public synchronized void close() {
        stop();
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "KafkaServer[" + bootstrapServers() + "]";
    }

    @Override
    protected ChildProcess launch() {
        return JavaProcess.of(KafkaServerMain.class)
                .heap(heap)
                // The broker starts twice as fast on a small machine, and has little to do in a test.
                .shortLived()
                .systemProperty("logback.configurationFile", "dev/hitotsu/servers/kafka/logback-kafka.xml")
                .systemProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn")
                .systemProperty("log4j2.StatusLogger.level", "OFF")
                .arguments(writeSettings().toString(), clusterId)
                .directory(folder)
                .log(folder.resolve("kafka.log"))
                .start();
    }

    @Override
    protected boolean isReady() {
        if (!FreePorts.isServed(port())) {
            return false;
        }
        try (Admin admin = admin()) {
            return KafkaProbe.hasBroker(admin);
        }
    }

    private Path writeSettings() {
        Path file = folder.resolve("server.properties");
        Properties properties = new Properties();
        properties.putAll(settings.toMap());
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
            return file;
        } catch (IOException e) {
            throw new ServerException("settings: could not be written to " + file, e);
        }
    }

    /** Prepares a {@link KafkaServer}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> settings = new LinkedHashMap<>();
        private String heap = "256m";
        private int port;
        private int node = KafkaSettings.FIRST_NODE;
        private @Nullable KafkaServer first;

        private Builder() {}

        /** Makes it another broker in the cluster of the first one, which must be running. */
        public Builder joining(KafkaServer cluster, int newNode) {
            this.first = cluster;
            this.node = newNode;
            return this;
        }

        /** Sets a property of the broker, as in {@code server.properties}; it overrides the default of this class. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** The maximum heap of the broker, as for {@code -Xmx}; {@code 256m} by default. */
        public Builder heap(String heap) {
            this.heap = heap;
            return this;
        }

        /** The port for clients; by default a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * Formats the storage and starts the broker.
         *
         * @throws ServerException if this fails; the message ends with the broker's log
         */
        public KafkaServer start() {
            KafkaServer server = new KafkaServer(this);
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
