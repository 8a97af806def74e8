package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.mysql.MySqlSchema;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands on MariaDB: the same as on PostgreSQL, by the URL alone. */
class MariaDbCommandsIT {
    private static MariaDbServer server;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.builder().withoutFsync().start();
    }

    @AfterAll
    static void closeServer() {
        server.close();
    }

    @Test
    void applyTellsTheVersionsAndDoesNothingTheSecondTime() {
        int newest = MySqlSchema.newestVersion();

        assertThat(run("schema apply", "--schema", "applied").out())
                .isEqualTo("schema applied: version 0 before, " + newest + " now\n");
        assertThat(run("schema apply", "--schema", "applied").out())
                .isEqualTo("schema applied: version " + newest + " already, nothing to do\n");
        assertThat(run("outbox status", "--schema", "applied").exitCode()).isZero();
    }

    @Test
    void whatPrintPrintsCanBeRun() throws Exception {
        String sql = Run.of("schema", "print", "--database", "mariadb", "--schema", "printed")
                .out();
        String url = server.jdbcUrl("") + "?allowMultiQueries=true";
        try (Connection connection = DriverManager.getConnection(url, server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }

        assertThat(run("outbox status", "--schema", "printed").exitCode()).isZero();
        assertThat(run("schema apply", "--schema", "printed").out()).contains("nothing to do");
    }

    @Test
    void messagesAreListed() throws Exception {
        run("schema apply", "--schema", "listed");
        Message message = Message.builder("orders", "OrderPlaced").build();
        MySql.of(server.dataSource(), new SchemaName("listed"))
                .transactions()
                .use(transaction -> transaction.append(message));

        assertThat(run("outbox list", "--schema", "listed", "--state", "pending").out())
                .contains(message.id().toString());
    }

    @Test
    void aMissingSchemaExitsWithThreeAndTheWayOut() {
        Run run = run("outbox status", "--schema", "missing");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(run.err()).contains("missing").contains("hitotsu schema apply");
    }

    @Test
    void aUrlWithoutADriverSaysWhichIsThere() {
        Run run = Run.of("outbox", "status", "--url", "jdbc:mysql://127.0.0.1:" + server.port() + "/");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(run.err()).contains("no driver takes it (expected: jdbc:mariadb:");
    }

    private static Run run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(
                List.of("--url", server.jdbcUrl(""), "--user", server.user(), "--password=" + server.password()));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }
}
