package dev.hitotsu.server.command;

import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One server for the tests of commands, and a database of its own for each. It is stopped with the JVM. */
public final class TestDatabases {
    private static final PostgreSqlServer SERVER =
            PostgreSqlServer.builder().quick().start();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String name;
    private final DataSource dataSource;

    private TestDatabases(String template) {
        this.name = "test_" + DATABASES.incrementAndGet();
        this.dataSource = SERVER.createDatabase(name, template);
    }

    static TestDatabases empty() {
        return new TestDatabases("template1");
    }

    public static TestDatabases withSchema() {
        return new TestDatabases(Template.NAME);
    }

    /** What a database with the schema is a copy of. */
    private static final class Template {
        static final String NAME = create("newest");

        private static String create(String name) {
            PostgreSql.of(SERVER.createDatabase(name)).schema().apply();
            return name;
        }
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** The arguments that lead to it. */
    List<String> arguments() {
        return arguments(SERVER.password());
    }

    List<String> arguments(String password) {
        return List.of("--url", SERVER.jdbcUrl(name), "--user", SERVER.user(), "--password=" + password);
    }

    /** What coordination is opened with. */
    public String uri() {
        return SERVER.jdbcUrl(name) + "?user=" + SERVER.user() + "&password=" + SERVER.password();
    }

    int port() {
        return SERVER.port();
    }

    /** The section of a configuration that leads to it by the first of two ports that answers. */
    String source(int firstPort, int secondPort) {
        return "source: {url: 'jdbc:postgresql://127.0.0.1:" + firstPort + ",127.0.0.1:" + secondPort + "/" + name
                + "', user: " + SERVER.user() + ", password: " + SERVER.password() + "}\n";
    }

    /** The section of a configuration that leads to it. */
    String source() {
        return "source: {url: '" + SERVER.jdbcUrl(name) + "', user: " + SERVER.user() + ", password: "
                + SERVER.password() + "}\n";
    }

    void append(Message... messages) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            PostgreSql.of(dataSource).outbox().append(connection, messages);
            connection.commit();
        }
    }

    /** Runs a command on it. */
    Run run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(arguments());
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }
}
