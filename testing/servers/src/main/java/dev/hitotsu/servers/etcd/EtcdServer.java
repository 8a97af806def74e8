package dev.hitotsu.servers.etcd;

import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One server of an {@link EtcdCluster}, on 127.0.0.1. A test can kill it like a crash. If this JVM runs as root, the
 * server runs as user 65534. Thread-safe. {@link #restart()} does not wait until the server answers;
 * {@link EtcdCluster#awaitReady()} does.
 */
public final class EtcdServer extends ServerProcess {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final Path folder;
    private final int port = FreePorts.next();
    private final int peerPort = FreePorts.next();
    private List<String> command = List.of();

    EtcdServer(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** Sets the command. Call it before the first start. */
    synchronized void configure(Path program, String members, Map<String, String> options) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.add("--name=" + name);
        words.add("--data-dir=" + folder.resolve("data"));
        words.add("--listen-client-urls=" + uri());
        words.add("--advertise-client-urls=" + uri());
        words.add("--listen-peer-urls=" + peerUri());
        words.add("--initial-advertise-peer-urls=" + peerUri());
        words.add("--initial-cluster=" + members);
        options.forEach((option, value) -> words.add("--" + option + "=" + value));
        command = ServerUser.unprivileged(words);
    }

    /** This server in the format of {@code --initial-cluster}. */
    String member() {
        return name + "=" + peerUri();
    }

    /** The URI for clients, for example {@code http://127.0.0.1:2379}; the same after a restart. */
    public String uri() {
        return "http://127.0.0.1:" + port;
    }

    private String peerUri() {
        return "http://127.0.0.1:" + peerPort;
    }

    /** The port for clients. */
    public int port() {
        return port;
    }

    @Override
    protected synchronized ChildProcess launch() {
        return ChildProcess.builder(command)
                .directory(folder)
                .log(folder.resolveSibling(name + ".log"))
                .gracePeriod(STOP_LIMIT)
                .start();
    }

    /** A server answers only with a majority. {@link EtcdCluster#awaitReady()} waits for that. */
    @Override
    protected boolean isReady() {
        return true;
    }

    @Override
    public String toString() {
        return "EtcdServer[" + name + ", " + uri() + "]";
    }
}
