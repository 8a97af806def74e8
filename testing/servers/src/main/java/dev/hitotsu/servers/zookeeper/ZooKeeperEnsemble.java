package dev.hitotsu.servers.zookeeper;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Await;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.net.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * ZooKeeper servers on 127.0.0.1, each in a JVM of its own. A test can kill, suspend and restart each.
 *
 * <p>Acknowledged writes survive {@link ZooKeeperNode#kill()}, because the kernel keeps what the server wrote.
 *
 * <pre>{@code
 * try (ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.builder().nodes(3).start()) {
 *     connect(ensemble.connectString());
 *     ...
 *     ensemble.leader().kill();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Methods that start or stop servers block until they have started or stopped.
 */
public final class ZooKeeperEnsemble implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path folder = Folders.temporary("hitotsu-zookeeper-");
    private final List<ZooKeeperNode> nodes;

    private ZooKeeperEnsemble(Builder builder) {
        this.nodes = IntStream.rangeClosed(1, builder.nodes)
                .mapToObj(id -> new ZooKeeperNode(
                        id,
                        FreePorts.next(),
                        builder.heap,
                        List.copyOf(builder.options),
                        folder.resolve(Integer.toString(id))))
                .toList();
        List<String> members = builder.nodes == 1
                ? List.of()
                : nodes.stream().map(ZooKeeperEnsemble::member).toList();
        nodes.forEach(node -> node.prepare(settings(node, builder, members)));
    }

    /** Prepares an ensemble. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts this number of servers with the default settings of {@link Builder}.
     *
     * @throws ServerException if it does not start; the message ends with its log
     */
    public static ZooKeeperEnsemble start(int nodes) {
        return builder().nodes(nodes).start();
    }

    /** The addresses of all servers for clients, separated by commas. */
    public String connectString() {
        return nodes.stream().map(ZooKeeperNode::connectString).collect(Collectors.joining(","));
    }

    /** All servers, in the order of their numbers. */
    public List<ZooKeeperNode> nodes() {
        return nodes;
    }

    /** The server with this number, from 1. */
    public ZooKeeperNode node(int id) {
        return nodes.get(id - 1);
    }

    /**
     * The server that leads, or the only one. Waits until one is elected.
     *
     * @throws ServerException if none is elected within a minute
     */
    public ZooKeeperNode leader() {
        List<ZooKeeperNode> found = new ArrayList<>();
        Await.until(START_LIMIT, () -> leading().map(found::add).orElse(false));
        return found.stream().findFirst().orElseThrow(() -> failure("no leader"));
    }

    private Optional<ZooKeeperNode> leading() {
        return nodes.stream()
                .filter(ZooKeeperNode::isAlive)
                .filter(node -> node.mode()
                        .filter(mode -> mode.equals("leader") || mode.equals("standalone"))
                        .isPresent())
                .findFirst();
    }

    /**
     * Starts the servers that are down, and returns once every server serves.
     *
     * @throws ServerException if one does not serve within a minute; the message ends with the logs
     */
    public void restartStopped() {
        nodes.stream().filter(node -> !node.isAlive()).forEach(ZooKeeperNode::restart);
        boolean settled =
                Await.until(START_LIMIT, () -> nodes.stream().allMatch(node -> !node.isAlive() || node.serves()));
        if (!settled || !nodes.stream().allMatch(ZooKeeperNode::isAlive)) {
            throw failure("not all serve");
        }
    }

    /** Stops the servers and deletes their data. */
    @Override
    public void close() {
        nodes.forEach(ZooKeeperNode::kill);
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "ZooKeeperEnsemble[" + connectString() + "]";
    }

    private ServerException failure(String what) {
        String logs =
                nodes.stream().map(node -> node + ":\n" + node.tailOfLog()).collect(Collectors.joining("\n"));
        return new ServerException(this + ": " + what + " within " + START_LIMIT + " (expected: a server in " + nodes
                + " that serves). Their logs:\n" + logs);
    }

    private static String member(ZooKeeperNode node) {
        return "server." + node.id() + "=127.0.0.1:" + FreePorts.next() + ":" + FreePorts.next();
    }

    private List<String> settings(ZooKeeperNode node, Builder builder, List<String> members) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "dataDir",
                folder.resolve(Integer.toString(node.id())).resolve("data").toString());
        settings.put("clientPort", Integer.toString(node.port()));
        settings.put("clientPortAddress", "127.0.0.1");
        settings.put("4lw.commands.whitelist", "srvr");
        settings.put("admin.enableServer", "false");
        settings.put("initLimit", "50");
        settings.put("syncLimit", "10");
        settings.put("maxClientCnxns", "0");
        settings.put("maxSessionTimeout", "60000");
        settings.putAll(builder.settings);
        List<String> lines = new ArrayList<>(members);
        settings.forEach((name, value) -> lines.add(name + "=" + value));
        return lines;
    }

    /** Prepares a {@link ZooKeeperEnsemble}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final List<String> options = new ArrayList<>();
        private int nodes = 1;
        private String heap = "128m";

        private Builder() {
            tickTime(Duration.ofMillis(200));
        }

        /** The number of servers; one by default. Three survive the loss of one. */
        public Builder nodes(int nodes) {
            if (nodes < 1) {
                throw new IllegalArgumentException("nodes: " + nodes + " (expected: at least 1)");
            }
            this.nodes = nodes;
            return this;
        }

        /** The servers' unit of time; 200 ms by default. A session lasts at least two ticks. */
        public Builder tickTime(Duration tick) {
            return setting("tickTime", Long.toString(tick.toMillis()));
        }

        /**
         * Does not wait for the disk. That is faster, but a crash of the machine may lose data. A killed server keeps
         * what it wrote.
         */
        public Builder withoutFsync() {
            return setting("forceSync", "no");
        }

        /** Sets a property of all servers, as in {@code zoo.cfg}; it overrides the default of this class. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Adds an option for the servers' JVMs, such as {@code -Dznode.container.checkIntervalMs=1000}. */
        public Builder option(String option) {
            options.add(option);
            return this;
        }

        /** The maximum heap of each server, as for {@code -Xmx}; {@code 128m} by default. */
        public Builder heap(String heap) {
            this.heap = heap;
            return this;
        }

        /**
         * Starts the servers and returns once each serves.
         *
         * @throws ServerException if one does not; the message ends with their logs
         */
        public ZooKeeperEnsemble start() {
            ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble(this);
            try {
                ensemble.restartStopped();
                return ensemble;
            } catch (RuntimeException e) {
                ensemble.close();
                throw e;
            }
        }
    }
}
