package dev.hitotsu.postgresql;

import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.postgresql.ReusingDataSource;
import dev.hitotsu.testkit.sql.Queries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One server for the tests of this module, and a database of its own for each test. The server stops with the JVM. */
final class SharedPostgreSql {
    /** A jar with the binaries of another version, if the tests run on that. */
    private static final String BINARIES = System.getProperty("hitotsu.postgres.binaries", "");

    private static final PostgreSqlServer SERVER = start();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Map<String, Boolean> FILLED = new ConcurrentHashMap<>();
    private static final String TABLES =
            "SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'hitotsu'::regnamespace";

    private SharedPostgreSql() {}

    private static PostgreSqlServer start() {
        PostgreSqlServer.Builder builder = PostgreSqlServer.builder()
                .quick()
                .setting("max_connections", "200")
                .setting("max_prepared_transactions", "10");
        PostgreSqlServer server = (BINARIES.isEmpty() ? builder : builder.binaries(Path.of(BINARIES))).start();
        print(server.dataSource());
        return server;
    }

    private static void print(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            System.out.println("tests run on " + connection.getMetaData().getDatabaseProductName() + " "
                    + connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An outbox in the schema of {@link #database}. */
    static Outbox<Connection> outbox() {
        return Outbox.of(new PostgreSqlOutboxStore(SchemaName.DEFAULT));
    }

    /** An empty database; each connection is a new one. */
    static DataSource emptyDatabase() {
        return SERVER.createDatabase("test_" + DATABASES.incrementAndGet());
    }

    /** A database with the newest schema. Its connections are used again. */
    static DataSource database() {
        return ReusingDataSource.of(SERVER.createDatabase("test_" + DATABASES.incrementAndGet(), Template.NAME));
    }

    /** What each of those is a copy of: that is quicker than to make the schema. */
    private static final class Template {
        static final String NAME = create("newest");

        private static String create(String name) {
            PostgreSql.of(SERVER.createDatabase(name)).schema().apply();
            return name;
        }
    }

    /**
     * The same database with a new session for each connection: for a test that reads statistics, which a session that
     * goes on may add to later.
     */
    static DataSource withNewSessions(DataSource database) {
        PGSimpleDataSource kept = (PGSimpleDataSource) database;
        PGSimpleDataSource unpooled = new PGSimpleDataSource();
        unpooled.setURL(kept.getURL());
        unpooled.setUser(kept.getUser());
        unpooled.setPassword(kept.getPassword());
        return unpooled;
    }

    /** Rows, or what else a test begins with. */
    @FunctionalInterface
    interface Filling {
        void fill(DataSource database) throws SQLException;
    }

    /**
     * A database with the newest schema and what is filled in: once for each name, of which each test has a copy. The
     * server looks at none of its tables by itself, so that its statistics stay what the filling has made of them. Each
     * connection is a new one.
     */
    static DataSource filled(String name, Filling filling) {
        FILLED.computeIfAbsent(name, unused -> fill(name, filling));
        return SERVER.createDatabase("test_" + DATABASES.incrementAndGet(), name);
    }

    private static boolean fill(String name, Filling filling) {
        DataSource database = SERVER.createDatabase(name, Template.NAME);
        try {
            for (String table : Queries.texts(database, TABLES)) {
                Queries.execute(database, "ALTER TABLE " + table + " SET (autovacuum_enabled = false)");
            }
            filling.fill(database);
            return true;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same database as another role. */
    static DataSource as(String role, String password, DataSource database) throws SQLException {
        PGSimpleDataSource other = new PGSimpleDataSource();
        try (Connection connection = database.getConnection()) {
            other.setURL(connection.getMetaData().getURL());
        }
        other.setUser(role);
        other.setPassword(password);
        return other;
    }

    /** The JDBC URL of a new database with the newest schema, with user and password. */
    static String uriOfDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        DataSource unused = SERVER.createDatabase(name, Template.NAME);
        return SERVER.jdbcUrl(name) + "?user=" + SERVER.user() + "&password=" + SERVER.password();
    }
}
