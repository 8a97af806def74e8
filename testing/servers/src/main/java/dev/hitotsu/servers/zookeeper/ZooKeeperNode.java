package dev.hitotsu.servers.zookeeper;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.JavaProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/**
 * One server of a {@link ZooKeeperEnsemble}. It keeps its address and its data over a restart. Thread-safe. Methods
 * that end the server block until it is gone. {@link #restart()} does not wait until the server serves.
 */
public final class ZooKeeperNode extends ServerProcess {
    private final int id;
    private final int port;
    private final String heap;
    private final List<String> options;
    private final Path folder;

    ZooKeeperNode(int id, int port, String heap, List<String> options, Path folder) {
        this.id = id;
        this.port = port;
        this.heap = heap;
        this.options = options;
        this.folder = folder;
    }

    /** Its number in the ensemble, from 1. */
    public int id() {
        return id;
    }

    /** The port for clients on 127.0.0.1, the same after a restart. */
    public int port() {
        return port;
    }

    /** The address for clients that use only this server. */
    public String connectString() {
        return "127.0.0.1:" + port;
    }

    @Override
    protected ChildProcess launch() {
        JavaProcess process = JavaProcess.of(QuorumPeerMain.class)
                .heap(heap)
                // The server starts twice as fast on a small machine, and has little to do in a test.
                .shortLived()
                .systemProperty("logback.configurationFile", "dev/hitotsu/servers/zookeeper/logback-zookeeper.xml")
                .systemProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn")
                .arguments(folder.resolve("zoo.cfg").toString())
                .directory(folder)
                .log(folder.resolve("zookeeper.log"));
        options.forEach(process::option);
        return process.start();
    }

    /** A server serves only with a majority. {@link ZooKeeperEnsemble#restartStopped()} waits for that. */
    @Override
    protected boolean isReady() {
        return true;
    }

    /**
     * {@code leader}, {@code follower} or {@code standalone}; empty if it does not serve. Blocks for three seconds at
     * most.
     */
    public Optional<String> mode() {
        return FourLetterWord.mode(port);
    }

    @Override
    public String toString() {
        return "ZooKeeperNode[" + id + ", " + connectString() + "]";
    }

    /** Writes the files that the server reads when it starts. */
    void prepare(List<String> settings) {
        try {
            Files.createDirectories(folder.resolve("data"));
            Files.writeString(folder.resolve("data").resolve("myid"), Integer.toString(id));
            Files.write(folder.resolve("zoo.cfg"), settings);
        } catch (IOException e) {
            throw new ServerException("settings: could not be written to " + folder, e);
        }
    }

    boolean serves() {
        return mode().isPresent();
    }
}
