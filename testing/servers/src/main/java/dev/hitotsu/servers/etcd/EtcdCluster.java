package dev.hitotsu.servers.etcd;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Await;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An etcd cluster on 127.0.0.1: one server, or several that elect a leader.
 *
 * <p>The program is the {@code etcd} on the {@code PATH}. If there is none and this JVM runs as root,
 * {@link Builder#start()} installs Debian's package {@code etcd-server} with {@code apt-get}; otherwise the error says
 * what to run. The service of the package is not started and not changed.
 *
 * <p>A crash of a process loses no write. The tests do not simulate power failures, so the servers do not wait for the
 * disk ({@code --unsafe-no-fsync}).
 *
 * <pre>{@code
 * try (EtcdCluster etcd = EtcdCluster.start(3)) {
 *     EtcdServer leader = etcd.leader();
 *     leader.kill();
 *     ...
 *     leader.restart();
 *     etcd.awaitReady();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Methods that start or stop servers block until they have started or stopped.
 */
public final class EtcdCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder = Folders.temporary("hitotsu-etcd-");
    private final List<EtcdServer> servers = new ArrayList<>();

    private EtcdCluster(int size) {
        for (int i = 0; i < size; i++) {
            servers.add(new EtcdServer("n" + i, homeOf("n" + i)));
        }
    }

    /** Prepares a cluster. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts this number of servers with the default options of {@link Builder}.
     *
     * @throws ServerException if one does not start; the message ends with its log
     */
    public static EtcdCluster start(int servers) {
        return builder().servers(servers).start();
    }

    private Path homeOf(String name) {
        try {
            Path home = Files.createDirectory(folder.resolve(name));
            ServerUser.giveOwnership(home);
            return home;
        } catch (IOException e) {
            throw new ServerException("folder of etcd: " + name + " in " + folder + " could not be created", e);
        }
    }

    private void launch(Map<String, String> options) {
        Path program = EtcdProgram.find();
        String members = servers.stream().map(EtcdServer::member).collect(Collectors.joining(","));
        servers.forEach(server -> server.configure(program, members, options));
        servers.forEach(EtcdServer::restart);
        awaitReady();
    }

    /**
     * Waits until every running server answers and knows a leader.
     *
     * @throws ServerException if one does not; the message ends with its log
     */
    public void awaitReady() {
        for (EtcdServer server : servers) {
            boolean ready = Await.until(LIMIT, () -> !server.isAlive() || EtcdStatus.isHealthy(server));
            if (!ready) {
                throw new ServerException(server + ": not ready within " + LIMIT + ". Its log:\n" + server.tailOfLog());
            }
        }
        if (servers.stream().noneMatch(EtcdServer::isAlive)) {
            throw new ServerException("etcd: no server runs (expected: one that does). The log of the first:\n"
                    + servers.getFirst().tailOfLog());
        }
    }

    /** The servers, in the order in which they were started. */
    public List<EtcdServer> servers() {
        return List.copyOf(servers);
    }

    /** One of the servers, counted from 0. */
    public EtcdServer server(int index) {
        return servers.get(index);
    }

    /** Host and port of each server, as in {@code 127.0.0.1:2379}, separated by commas. */
    public String endpoints() {
        return servers.stream().map(server -> "127.0.0.1:" + server.port()).collect(Collectors.joining(","));
    }

    /**
     * The server that leads. Waits until there is one.
     *
     * @throws ServerException if there is none within a minute
     */
    public EtcdServer leader() {
        List<EtcdServer> found = new ArrayList<>();
        Await.until(LIMIT, () -> {
            newestLeader().ifPresent(found::add);
            return !found.isEmpty();
        });
        if (found.isEmpty()) {
            throw new ServerException("leader of " + servers + ": none within " + LIMIT + " (expected: one)");
        }
        return found.getFirst();
    }

    /** A leader that was replaced may not know it yet, so the newest term counts. */
    private Optional<EtcdServer> newestLeader() {
        Map<EtcdServer, Long> terms = new LinkedHashMap<>();
        for (EtcdServer server : servers) {
            EtcdStatus.of(server).filter(EtcdStatus::isLeader).ifPresent(status -> terms.put(server, status.term()));
        }
        return terms.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(Map.Entry::getKey);
    }

    /** Stops the servers and deletes their data. */
    @Override
    public void close() {
        servers.forEach(EtcdServer::kill);
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "EtcdCluster[" + endpoints() + "]";
    }

    /** Prepares an {@link EtcdCluster}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> options = new LinkedHashMap<>();
        private int servers = 1;

        private Builder() {
            option("heartbeat-interval", "50");
            option("election-timeout", "500");
            option("unsafe-no-fsync", "true");
        }

        /** The number of servers; one by default. */
        public Builder servers(int servers) {
            if (servers < 1) {
                throw new IllegalArgumentException("servers: " + servers + " (expected: at least 1)");
            }
            this.servers = servers;
            return this;
        }

        /**
         * Sets an option of the command line, for example {@code auto-compaction-retention}. By default, the leader
         * sends a heartbeat every 50 ms, and an election begins after 500 ms without one.
         */
        public Builder option(String name, String value) {
            options.put(name, value);
            return this;
        }

        /**
         * Installs the package if necessary and starts the servers.
         *
         * @throws ServerException if this fails; the message names what is missing or ends with a server's log
         */
        public EtcdCluster start() {
            EtcdCluster cluster = new EtcdCluster(servers);
            try {
                cluster.launch(options);
                return cluster;
            } catch (RuntimeException e) {
                cluster.close();
                throw e;
            }
        }
    }
}
