package dev.hitotsu.mysql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.mysql.BinlogServer.Encryption;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.MariaDbDataSource;

/** One server for the tests of this module, and tables of its own for each test. The server stops with the JVM. */
public final class SharedMariaDb {
    /** A folder with the programs of another version, if the tests run on that. */
    private static final String PROGRAMS = System.getProperty("hitotsu.mariadb.programs", "");

    /** The URL of a server that somebody else runs, with user and password, if the tests run on that. */
    private static final String URL = System.getenv().getOrDefault("HITOTSU_TEST_MYSQL_URL", "");

    private static @Nullable MariaDbServer server;
    private static final DataSource DATA_SOURCE = connect();
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final long RUN = System.currentTimeMillis() % 1_000_000;

    private SharedMariaDb() {}

    private static DataSource connect() {
        DataSource dataSource;
        if (URL.isEmpty()) {
            server = start();
            dataSource = server.dataSource();
        } else {
            dataSource = new UrlDataSource(URL);
        }
        try (Connection connection = dataSource.getConnection()) {
            System.out.println("tests run on " + connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return dataSource;
    }

    private static MariaDbServer start() {
        MariaDbServer.Builder builder = MariaDbServer.builder()
                .withoutFsync()
                .setting("max_connections", "200")
                .setting("log_bin", "binlog")
                .setting("binlog_format", "ROW")
                .setting("server_id", "1");
        return (PROGRAMS.isEmpty() ? builder : builder.programs(Path.of(PROGRAMS))).start();
    }

    /** Connections of a user who may do everything. */
    public static DataSource dataSource() {
        return DATA_SOURCE;
    }

    /** The server as a relay follows its binary log, by this port; 0 for its own. */
    public static BinlogServer binlog(int port) {
        if (server != null) {
            return new BinlogServer(
                    "127.0.0.1", port == 0 ? server.port() : port, server.user(), server.password(), Encryption.NONE);
        }
        URI uri = URI.create(URL.substring("jdbc:".length()));
        Map<String, String> parameters = Arrays.stream(uri.getQuery().split("&"))
                .map(parameter -> parameter.split("=", 2))
                .collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1]));
        return new BinlogServer(
                port == 0 ? uri.getHost() : "127.0.0.1",
                port == 0 ? uri.getPort() : port,
                parameters.getOrDefault("user", ""),
                parameters.get("password"),
                Encryption.PREFERRED);
    }

    /** The same connections by MySQL's driver. */
    static DataSource byConnectorJ() {
        return server == null
                ? DATA_SOURCE
                : new UrlDataSource("jdbc:mysql://127.0.0.1:" + server.port() + "/?sslMode=DISABLED&user="
                        + server.user() + "&password=" + server.password());
    }

    /** A name under which there is nothing yet. */
    static SchemaName newName() {
        return new SchemaName("test_" + RUN + "_" + SCHEMAS.incrementAndGet());
    }

    /** Tables of the newest version under a name of their own. */
    public static SchemaName schema() {
        SchemaName name = newName();
        MySql.of(DATA_SOURCE, name).schema().apply();
        return name;
    }

    /** The same server as another user. */
    static DataSource as(String user, String password) throws SQLException {
        if (!(DATA_SOURCE instanceof MariaDbDataSource known)) {
            return new UrlDataSource(URL.replaceFirst("\\?.*", "") + "?user=" + user + "&password=" + password);
        }
        MariaDbDataSource other = new MariaDbDataSource(known.getUrl());
        other.setUser(user);
        other.setPassword(password);
        return other;
    }

    public static void execute(String... statements) throws SQLException {
        try (Connection connection = DATA_SOURCE.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
