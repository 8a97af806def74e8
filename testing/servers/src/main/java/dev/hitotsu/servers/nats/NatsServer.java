package dev.hitotsu.servers.nats;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerFiles;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/**
 * A NATS server with JetStream on 127.0.0.1, with its own port and folder. A test can kill it like a crash; what its
 * streams keep on file is there again after {@link #restart()}. If this JVM runs as root, the server runs as user
 * 65534.
 *
 * <pre>{@code
 * try (NatsServer server = NatsServer.start()) {
 *     Connection connection = Nats.connect(server.uri());
 *     ...
 *     server.kill();
 *     server.restart();
 * }
 * }</pre>
 */
public final class NatsServer extends ServerProcess implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 1_000;

    private final int port = FreePorts.next();
    private final Path folder = Folders.temporary("hitotsu-nats-");
    private String settings;

    private NatsServer(String settings) {
        this.settings = settings;
    }

    /**
     * Starts a server that lets everybody in.
     *
     * @throws ServerException if it does not start; the message ends with its log
     */
    public static NatsServer start() {
        return start("");
    }

    /**
     * Starts a server with more lines of configuration, such as {@code max_payload: 1000} or
     * {@code authorization {...}}.
     *
     * @throws ServerException if it does not start; the message ends with its log
     */
    public static NatsServer start(String settings) {
        NatsServer server = new NatsServer(settings);
        try {
            server.restart();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Kills it, and starts it again with other lines of configuration; what its streams keep on file stays. */
    public synchronized void restart(String newSettings) {
        kill();
        settings = newSettings;
        restart();
    }

    /** The URI for clients, for example {@code nats://127.0.0.1:4222}; the same after a restart. */
    public String uri() {
        return "nats://127.0.0.1:" + port;
    }

    /** The port on 127.0.0.1, the same after a restart. */
    public int port() {
        return port;
    }

    @Override
    protected ChildProcess launch() {
        return ChildProcess.builder(ServerUser.unprivileged(List.of(
                        NatsProgram.find().toString(),
                        "--config",
                        configuration().toString())))
                .directory(data())
                .log(folder.resolve("log"))
                .start();
    }

    /** The server greets with what it can do. */
    @Override
    protected boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String greeting = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
            return greeting != null && greeting.startsWith("INFO ") && greeting.contains("\"jetstream\":true");
        } catch (IOException e) {
            return false;
        }
    }

    private Path configuration() {
        String lines = "server_name: hitotsu\nlisten: 127.0.0.1:" + port + "\njetstream { store_dir: \"" + data()
                + "\" }\n" + settings + "\n";
        return ServerFiles.configuration(folder.resolve("nats.conf"), lines, this);
    }

    private Path data() {
        return ServerFiles.folder(folder.resolve("data"));
    }

    /** Stops the server and deletes its data. */
    @Override
    public synchronized void close() {
        kill();
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "NatsServer[" + uri() + "]";
    }
}
