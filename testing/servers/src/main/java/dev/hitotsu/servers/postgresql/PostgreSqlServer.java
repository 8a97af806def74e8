package dev.hitotsu.servers.postgresql;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server on 127.0.0.1 with its own port and data. A test can kill it like a crash.
 *
 * <p>The programs come from the jars of {@code io.zonky.test.postgres} and are unpacked once for each user. By default
 * the server is durable: a row whose commit was confirmed survives {@link #kill()}. The server checks passwords
 * (SCRAM-SHA-256). If this JVM runs as root, the server runs as user 65534, because PostgreSQL refuses to run as root.
 *
 * <pre>{@code
 * try (PostgreSqlServer server = PostgreSqlServer.builder().setting("max_connections", "200").start()) {
 *     DataSource database = server.dataSource();
 *     ...
 *     server.kill();
 *     server.restart();
 * }
 * }</pre>
 */
public final class PostgreSqlServer extends ServerProcess implements AutoCloseable {
    private static final String USER = "hitotsu";
    private static final String DATABASE = "postgres";

    private final PostgreSqlBinaries binaries;
    private final Map<String, String> settings;
    private final int port;
    private final Path folder;
    private final String password;

    private PostgreSqlServer(Builder builder) {
        this.binaries = PostgreSqlBinaries.of(builder.archive());
        this.settings = Map.copyOf(builder.settings);
        this.port = builder.port == 0 ? FreePorts.next() : builder.port;
        this.folder = Folders.temporary("hitotsu-postgresql-");
        this.password = builder.primary == null
                ? HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())
                : builder.primary.password;
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
    public static PostgreSqlServer start() {
        return builder().start();
    }

    /** The port on 127.0.0.1, the same after a restart. */
    public int port() {
        return port;
    }

    /** The name of the superuser. */
    public String user() {
        return USER;
    }

    /** The password of the superuser; each server has another one. */
    public String password() {
        return password;
    }

    /** The JDBC URL of the database {@code postgres}, without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** The JDBC URL of a database, without user and password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** An unpooled source of connections of the superuser to the database {@code postgres}. */
    public PGSimpleDataSource dataSource() {
        return dataSource(DATABASE);
    }

    /** An unpooled source of connections of the superuser to a database. */
    public PGSimpleDataSource dataSource(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl(database));
        source.setUser(USER);
        source.setPassword(password);
        return source;
    }

    /**
     * Creates an empty database and returns a source of connections to it.
     *
     * @throws ServerException if the server refuses, for example because the database exists
     */
    public PGSimpleDataSource createDatabase(String name) {
        return createDatabase(name, "template1");
    }

    /**
     * Copies a database to which nobody is connected, and returns a source of connections to the copy.
     *
     * @throws ServerException if the server refuses, for example because the database exists
     */
    public PGSimpleDataSource createDatabase(String name, String template) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(name, true) + " TEMPLATE "
                    + statement.enquoteIdentifier(template, true));
            return dataSource(name);
        } catch (SQLException e) {
            throw new ServerException("database: " + name + " (expected: one that can be created)", e);
        }
    }

    /**
     * Makes a standby a server of its own that takes writes. Waits until it does.
     *
     * @throws ServerException if it is none
     */
    public void promote() {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_promote()");
        } catch (SQLException e) {
            throw new ServerException("promote: " + e.getMessage() + " (expected: a standby)", e);
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
        return "PostgreSqlServer[" + jdbcUrl() + "]";
    }

    @Override
    protected ChildProcess launch() {
        return ChildProcess.builder(ServerUser.unprivileged(command()))
                .directory(folder)
                .log(folder.resolve("postgresql.log"))
                .stopByInterrupt()
                .start();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(binaries.program("postgres"), "-D", data().toString()));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        command.addAll(List.of("-c", "port=" + port));
        return command;
    }

    private Path data() {
        return folder.resolve(PostgreSqlDataFolder.DATA);
    }

    @Override
    protected boolean isReady() {
        PGSimpleDataSource source = dataSource();
        source.setConnectTimeout(1);
        source.setSocketTimeout(5);
        try (Connection connection = source.getConnection()) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** Prepares a {@link PostgreSqlServer}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> settings = new LinkedHashMap<>();
        private String version = "";
        private @Nullable Path jar;
        private int port;
        private @Nullable PostgreSqlServer primary;
        private String slot = "";
        private String logins = "scram-sha-256";

        private Builder() {
            settings.putAll(PostgreSqlDataFolder.DEFAULT_SETTINGS);
        }

        /** Sets a parameter of the server, as in {@code postgresql.conf}. Any but {@code port} can be set. */
        public Builder setting(String name, String value) {
            if (name.equals("port")) {
                throw new IllegalArgumentException("setting: port (expected: any other; the port is set by port(int))");
            }
            settings.put(name, value);
            return this;
        }

        /** Allows logical decoding: {@code wal_level=logical}. */
        public Builder logicalReplication() {
            return setting("wal_level", "logical");
        }

        /**
         * Does not wait for the disk. That is faster, but a crash of the machine may lose rows. A killed server keeps
         * its rows.
         */
        public Builder withoutFsync() {
            return setting("fsync", "off");
        }

        /**
         * For many small tests: {@link #withoutFsync()}, and the superuser's password is kept as MD5. SCRAM makes each
         * connection cost thousands of hashes. Roles that a test creates have SCRAM all the same.
         */
        public Builder quick() {
            logins = "md5";
            return withoutFsync().setting("password_encryption", "scram-sha-256");
        }

        /** The port; by default a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * A hot standby of this server, which is running; it has the same user and password.
         *
         * @param slot a replication slot that is created on the primary
         */
        public Builder standbyOf(PostgreSqlServer running, String slot) {
            this.primary = running;
            this.slot = slot;
            setting("primary_slot_name", slot);
            return setting(
                    "primary_conninfo",
                    "host=127.0.0.1 port=" + running.port + " user=" + USER + " password=" + running.password
                            + " dbname=" + DATABASE);
        }

        /**
         * The version, such as {@code 17} or {@code 17.11.0}; it must be on the class path. By default the first that
         * is found.
         */
        public Builder version(String version) {
            this.version = version;
            return this;
        }

        /** The jar with the programs, if it is not on the class path. */
        public Builder binaries(Path jar) {
            this.jar = jar;
            return this;
        }

        /**
         * Unpacks the programs if necessary, creates the data and starts the server.
         *
         * @throws ServerException if this fails; the message names what is missing or ends with the server's log
         */
        public PostgreSqlServer start() {
            PostgreSqlServer server = new PostgreSqlServer(this);
            try {
                if (primary == null) {
                    new PostgreSqlDataFolder(server.binaries, server.folder, logins).create(USER, server.password);
                } else {
                    new PostgreSqlBaseBackup(primary, primary.data(), server.folder).copy(slot);
                }
                server.restart();
                return server;
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        }

        private PostgreSqlArchive archive() {
            return jar == null ? PostgreSqlArchive.onClassPath(version) : PostgreSqlArchive.in(jar);
        }
    }
}
