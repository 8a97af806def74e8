package dev.hitotsu.servers.redis;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerFiles;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Redis server on 127.0.0.1 with its own port and folder. A test can kill it like a crash.
 *
 * <p>The program comes from the jar of {@code com.github.codemonstur:embedded-redis} and is unpacked once for each
 * user. By default the server keeps nothing on disk: it is empty after {@link #kill()} and {@link #restart()}. If this
 * JVM runs as root, the server runs as user 65534.
 *
 * <pre>{@code
 * try (RedisServer server = RedisServer.builder().appendOnly().start()) {
 *     RedisClient client = RedisClient.create(server.uri());
 *     ...
 *     server.kill();
 *     server.restart();
 * }
 * }</pre>
 */
public final class RedisServer extends ServerProcess implements AutoCloseable {
    private final int port = FreePorts.next();
    private final Path folder = Folders.temporary("hitotsu-redis-");
    private final Map<String, String> settings;

    private RedisServer(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    /** Prepares a server. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a server with the default settings of {@link Builder}.
     *
     * @throws ServerException if it does not start; the message ends with its log
     */
    public static RedisServer start() {
        return builder().start();
    }

    /** The URI for clients, for example {@code redis://127.0.0.1:6379}; the same after a restart. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** The port on 127.0.0.1, the same after a restart. */
    public int port() {
        return port;
    }

    /**
     * Turns a replica into a primary, with the data that it has copied so far.
     *
     * @throws ServerException if the replica refuses or does not answer
     */
    public void promote() {
        Optional<String> answer = RedisCommand.send(port, "REPLICAOF NO ONE");
        if (!answer.equals(Optional.of("+OK"))) {
            throw new ServerException("REPLICAOF NO ONE: " + answer.orElse("no answer") + " (expected: +OK)");
        }
    }

    /** Stops the server and deletes its data. */
    @Override
    public synchronized void close() {
        kill();
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "RedisServer[" + uri() + "]";
    }

    @Override
    protected ChildProcess launch() {
        return ChildProcess.builder(ServerUser.unprivileged(
                        List.of(RedisProgram.find().toString(), configuration().toString())))
                .directory(data())
                .log(folder.resolve("log"))
                .start();
    }

    /** A server that wants a password is ready too. A server that is still loading its data is not. */
    @Override
    protected boolean isReady() {
        return RedisCommand.send(port, "PING")
                .filter(line -> line.equals("+PONG") || line.startsWith("-NOAUTH"))
                .isPresent();
    }

    private Path configuration() {
        String lines = settings.entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue() + "\n")
                .collect(Collectors.joining("", "port " + port + "\nbind 127.0.0.1\ndir " + data() + "\n", ""));
        return ServerFiles.configuration(folder.resolve("redis.conf"), lines, this);
    }

    private Path data() {
        return ServerFiles.folder(folder.resolve("data"));
    }

    /** Prepares a {@link RedisServer}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Builder() {
            setting("save", "\"\"");
        }

        /** Sets a line of {@code redis.conf}, for example {@code requirepass}; quote a value that contains blanks. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Writes every command to disk before it is answered. So every answered command survives {@link #kill()}. */
        public Builder appendOnly() {
            return setting("appendonly", "yes").setting("appendfsync", "always");
        }

        /** Makes it a replica of the server on this port of 127.0.0.1, which may be the port of a proxy. */
        public Builder replicaOf(int primaryPort) {
            return setting("replicaof", "127.0.0.1 " + primaryPort);
        }

        /**
         * Starts the server.
         *
         * @throws ServerException if it does not start; the message ends with its log
         */
        public RedisServer start() {
            RedisServer server = new RedisServer(settings);
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
