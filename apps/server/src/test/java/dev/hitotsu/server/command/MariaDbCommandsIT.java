package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.jdbc.SchemaName;
import dev.hitotsu.message.Message;
import dev.hitotsu.mysql.MySql;
import dev.hitotsu.mysql.MySqlSchema;
import dev.hitotsu.servers.mariadb.MariaDbServer;
import dev.hitotsu.servers.net.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands on MariaDB: the same as on PostgreSQL, by the URL alone. */
class MariaDbCommandsIT {
    private static MariaDbServer server;

    @TempDir
    private Path folder;

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

        assertThat(run("outbox list", "--schema", "listed", "--state", "pending")
                        .out())
                .contains(message.id().toString());
    }

    @Test
    void aConsumerGoesPastAMessageThatWasSkipped() throws Exception {
        run("schema apply", "--schema", "consumed");
        UUID id = UUID.randomUUID();
        assertThat(run("inbox skip payments " + id, "--schema", "consumed", "--yes")
                        .exitCode())
                .isZero();
        try (Connection connection = server.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(MySql.of(server.dataSource(), new SchemaName("consumed"))
                            .inbox("payments")
                            .runOnce(connection, id, () -> {}))
                    .isFalse();
        }
        assertThat(run("inbox list --consumer payments", "--schema", "consumed").out())
                .contains(id.toString());
        assertThat(run("inbox retry payments " + id, "--schema", "consumed", "--yes")
                        .exitCode())
                .isZero();
        assertThat(run("inbox show payments " + id, "--schema", "consumed").exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aFenceIsForgotten() throws Exception {
        run("schema apply", "--schema", "fenced");
        see(4_711);
        assertThat(run("coord fence reset stock --force", "--schema", "fenced").out())
                .startsWith("fence of stock: 4711 was the newest, and is forgotten");
        see(17);
    }

    private static void see(long fence) throws Exception {
        try (Connection connection = server.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            MySql.of(server.dataSource(), new SchemaName("fenced")).fenceGuard().check(connection, "stock", fence);
            connection.commit();
        }
    }

    @Test
    void aMissingSchemaExitsWithThreeAndTheWayOut() {
        Run run = run("outbox status", "--schema", "missing");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(run.err()).contains("missing").contains("hitotsu schema apply");
    }

    /** It accepts connections and never answers. */
    @Test
    @Timeout(120)
    void aHostThatHangsDoesNotHoldUpTheNext() {
        run("schema apply", "--schema", "hung");
        try (TcpProxy hung = TcpProxy.to(server.port())) {
            hung.blackhole();
            String url = "jdbc:mariadb:sequential://127.0.0.1:" + hung.port() + ",127.0.0.1:" + server.port() + "/";
            Run run = Run.of(
                    "outbox",
                    "status",
                    "--schema",
                    "hung",
                    "--url",
                    url,
                    "--user",
                    server.user(),
                    "--password=" + server.password());

            assertThat(run.exitCode()).as(run.err()).isZero();
        }
    }

    @Test
    void aRelaysCheckNamesAWrongPasswordAndTheRightsThatAreMissing() throws Exception {
        run("schema apply", "--schema", "checked");
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER 'checked' IDENTIFIED BY 'x'");
            statement.execute("GRANT SELECT ON checked.* TO 'checked'");
        }

        Run refused = check("wrong");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(refused.err()).contains("Access denied for user 'checked'");

        Run missing = check("x");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(missing.err())
                .contains("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON checked.* TO 'checked'@'%'");
    }

    private Run check(String password) throws Exception {
        Path file = Files.writeString(folder.resolve("relay.yaml"), """
                source: {url: '%s', schema: checked, user: checked, password: %s}
                sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}
                """.formatted(server.jdbcUrl(""), password));
        return Run.of("relay", "--check", "--config", file.toString());
    }

    /** The table was restored without the relay's position. */
    @Test
    void realignMovesWhatWouldNeverBeSent() throws Exception {
        run("schema apply", "--schema", "behind");
        MySql database = MySql.of(server.dataSource(), new SchemaName("behind"));
        database.transactions()
                .use(transaction ->
                        transaction.append(Message.builder("orders", "t").build()));
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE behind.relay SET position = 100");
        }

        for (String command : List.of("outbox status", "outbox list")) {
            Run refused = run(command, "--schema", "behind");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.DATABASE);
            assertThat(refused.err()).contains("AUTO_INCREMENT 3", "Run \"hitotsu outbox realign\"");
        }
        assertThat(run("outbox realign", "--schema", "behind").out())
                .isEqualTo("position 2 before, 199 now; 1 messages moved\n");
        assertThat(run("outbox status", "--schema", "behind").exitCode()).isZero();
        assertThat(run("outbox list", "--schema", "behind", "--state", "pending")
                        .out())
                .contains("orders");
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
