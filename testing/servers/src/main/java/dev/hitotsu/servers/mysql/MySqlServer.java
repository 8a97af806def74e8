package dev.hitotsu.servers.mysql;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import dev.hitotsu.servers.internal.ServerUser;
import dev.hitotsu.servers.net.FreePorts;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.servers.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * A MySQL 5.6 server on 127.0.0.1 with its own port and data, which writes a binary log of rows with GTIDs. It is too
 * old for an outbox: it is here for what MySQL writes to its log, and MariaDB does not. MariaDB Connector/J is on the
 * class path.
 */
public final class MySqlServer extends ServerProcess implements AutoCloseable {
    private static final String USER = "hitotsu";
    private static final String PASSWORD = "hitotsu";

    private final MySqlPrograms programs = MySqlPrograms.unpacked();
    private final Path folder = Folders.temporary("hitotsu-mysql-");
    private final int port = FreePorts.next();
    private final List<String> settings;

    private MySqlServer(List<String> settings) {
        this.settings = List.copyOf(settings);
    }

    /**
     * Fetches the programs if necessary and starts a server.
     *
     * @param settings such as {@code --gtid-mode=OFF}, after those that are said here
     * @throws ServerException if this fails
     */
    public static MySqlServer start(String... settings) {
        MySqlServer server = new MySqlServer(List.of(settings));
        try {
            server.create();
            server.restart();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void create() {
        programs.copyData(folder.resolve("data"));
        try {
            Files.deleteIfExists(folder.resolve("data/auto.cnf"));
            Files.createDirectory(folder.resolve("tmp"));
            Files.writeString(
                    folder.resolve("init.sql"),
                    "GRANT ALL ON *.* TO '" + USER + "'@'%' IDENTIFIED BY '" + PASSWORD + "';\n");
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> !file.equals(folder)).forEach(ServerUser::giveOwnership);
            }
        } catch (IOException e) {
            throw new ServerException("data folder in " + folder + ": could not be created", e);
        }
    }

    /** The port on 127.0.0.1, the same after a restart. */
    public int port() {
        return port;
    }

    /** The name of a user who may do everything. */
    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    /** An unpooled source of connections of the user, to no database. */
    public MariaDbDataSource dataSource() {
        return dataSource("");
    }

    private MariaDbDataSource dataSource(String parameters) {
        try {
            MariaDbDataSource source = new MariaDbDataSource("jdbc:mariadb://127.0.0.1:" + port + "/" + parameters);
            source.setUser(USER);
            source.setPassword(PASSWORD);
            return source;
        } catch (SQLException e) {
            throw new ServerException("URL of MySQL (expected: one that the driver understands)", e);
        }
    }

    @Override
    protected ChildProcess launch() {
        Path data = folder.resolve("data");
        List<String> command = List.of(
                programs.folder().resolve("mysqld").toString(),
                "--no-defaults",
                "--datadir=" + data,
                "--tmpdir=" + folder.resolve("tmp"),
                "--socket=" + folder.resolve("tmp/socket"),
                "--pid-file=" + folder.resolve("tmp/pid"),
                "--init-file=" + folder.resolve("init.sql"),
                "--lc-messages-dir=" + programs.folder().resolve("share"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-name-resolve",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--innodb-buffer-pool-size=32M",
                "--performance-schema=OFF",
                "--server-id=1",
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency",
                "--log-slave-updates");
        return ChildProcess.builder(ServerUser.unprivileged(
                        Stream.concat(command.stream(), settings.stream()).toList()))
                .directory(data)
                .environment("LD_LIBRARY_PATH", programs.folder().toString())
                .log(folder.resolve("mysql.log"))
                .start();
    }

    @Override
    protected boolean isReady() {
        try (Connection connection =
                dataSource("?connectTimeout=1000&socketTimeout=5000").getConnection()) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
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
        return "MySqlServer[127.0.0.1:" + port + "]";
    }
}
