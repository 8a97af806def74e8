package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.message.Message;
import dev.hitotsu.servers.kafka.KafkaServer;
import dev.hitotsu.servers.net.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code relay --check} connects to all that a relay needs, and names what is missing. */
class RelayCheckIT {
    private final TestDatabases database = TestDatabases.withSchema();

    @TempDir
    private Path folder;

    @Test
    void namesWhatTheDatabaseAndTheBrokerLack() throws Exception {
        KafkaServer kafka = TestBrokers.kafka();
        String sink = "sink: {kafka: {bootstrapServers: '" + kafka.bootstrapServers() + "'}}\n";
        Run fine = check(database.source() + sink);
        assertThat(fine.exitCode()).as(fine.err()).isZero();
        assertThat(fine.out()).contains("every right that a relay needs", "The broker answers. No message waits");

        database.append(Message.builder("checked", "OrderPlaced").build());
        Run missing = check(database.source() + sink);
        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).contains("sink: topic checked: unknown to the broker");

        kafka.createTopic("checked", 1, Map.of());
        assertThat(check(database.source() + sink).out()).contains("the topics of the messages that wait: checked");

        Run deadLetters = check(
                database.source() + sink + "relay: {failure: {policy: dead-letter, deadLetterTopic: checked-dead}}\n");
        assertThat(deadLetters.err()).contains("topic checked-dead: unknown to the broker");
    }

    @Test
    void anUnreachableBrokerAndAWrongPasswordAreNotFine() throws Exception {
        String sink = "sink: {kafka: {bootstrapServers: '127.0.0.1:" + FreePorts.next() + "'}}\n";
        Run away = check(database.source() + sink);
        assertThat(away.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(away.err()).contains("sink: no answer: ");

        Run refused = check(database.source().replaceFirst("password: .*}", "password: wrong}") + sink);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(refused.err()).contains("password authentication failed");
    }

    @Test
    void aProviderOfTheLoginThatIsAwayIsNotFine() throws Exception {
        Path tokens = Files.createFile(
                folder.resolve("tokens"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Run away = check(database.source() + """
                sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}
                admin:
                  tokens: '%s'
                  console:
                    login: oidc
                    oidc: {issuer: 'http://127.0.0.1:%d', clientId: c, address: 'https://console.example', \
                roleClaim: groups, roles: {operator: on-call}}
                """.formatted(tokens, FreePorts.next()));
        assertThat(away.exitCode()).as(away.err()).isEqualTo(ExitCode.FAILED);
        assertThat(away.err()).contains("admin.console.oidc: provider: http://127.0.0.1:", "(expected: an answer)");
    }

    @Test
    void aMissingRightIsNamedByTheCheckAndByTheStart() throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE checked LOGIN PASSWORD 'x'");
            statement.execute("GRANT USAGE ON SCHEMA hitotsu TO checked");
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA hitotsu TO checked");
        }
        String config = database.source().replaceFirst("user: .*}", "user: checked, password: x}")
                + "sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}\n";
        for (String option : new String[] {"--check", "--instance=one"}) {
            Run run = run(config, option);
            assertThat(run.exitCode()).isEqualTo(ExitCode.DATABASE);
            assertThat(run.err())
                    .contains("GRANT SELECT, UPDATE ON SEQUENCE hitotsu.message_position TO checked")
                    .contains("GRANT TRUNCATE ON hitotsu.checkpoint_0, hitotsu.checkpoint_1, hitotsu.message,");
        }
    }

    @Test
    void aDatabaseWhoseLogCannotBeFollowedIsSaidToBeSo() throws Exception {
        Run run = check(database.source().replaceFirst("}", ", read: log}")
                + "sink: {kafka: {bootstrapServers: '127.0.0.1:1'}}\n");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DATABASE);
        assertThat(run.err())
                .contains(
                        "source.read: log, but wal_level of the database: replica (expected: logical), or read: polling");
    }

    @Test
    void theTriggerOfAMappingIsComparedByTheCheckAndByTheStart() throws Exception {
        String config = database.source()
                        .replaceFirst("}", ", mapping: {layout: debezium, table: events, columns: {key: order_no}}}")
                + "sink: {kafka: {bootstrapServers: '127.0.0.1:" + FreePorts.next() + "'}}\n";
        for (String option : new String[] {"--check", "--instance=one"}) {
            Run run = run(config, option);
            assertThat(run.exitCode()).isEqualTo(ExitCode.DATABASE);
            assertThat(run.err())
                    .contains("source.mapping: table: events, which is not there (expected: the application's");
        }
        execute("CREATE TABLE events (id uuid PRIMARY KEY, aggregatetype text NOT NULL, order_no int NOT NULL,"
                + " type text NOT NULL, payload jsonb)");
        assertThat(check(config).err()).contains("source.mapping: table: events, without a trigger that calls");

        Run printed = Run.of(
                "schema", "print", "--config", folder.resolve("relay.yaml").toString());
        execute(printed.out());

        Run fine = check(config);
        assertThat(fine.err()).doesNotContain("source.mapping").contains("sink: no answer: ");
        assertThat(fine.out())
                .contains("and rows of events (debezium)")
                .contains("The table events has the columns and the trigger of source.mapping.");
        assertThat(check(config.replace("{key: order_no}", "{key: type}")).err())
                .contains("made from another mapping: columns.key: order_no (expected: type)");
    }

    @Test
    void whatMakesAMappingIsPrintedOnlyWhereThereIsOne() throws Exception {
        Path file = Files.writeString(folder.resolve("relay.yaml"), database.source());
        Run without = Run.of("schema", "print", "--config", file.toString());
        assertThat(without.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(without.err()).contains(file + ": source.mapping: missing (expected: a section with layout");

        Run both = Run.of("schema", "print", "--for", "debezium", "--config", file.toString());
        assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(both.err()).contains("(expected: without --for and --schema, which it has)");
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Run check(String config) throws Exception {
        return run(config, "--check");
    }

    private Run run(String config, String option) throws Exception {
        Path file = Files.writeString(folder.resolve("relay.yaml"), config);
        return Run.of("relay", option, "--config", file.toString());
    }
}
