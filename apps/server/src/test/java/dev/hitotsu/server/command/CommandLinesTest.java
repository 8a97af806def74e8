package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.cli.CommandLines;
import dev.hitotsu.cli.ExitCode;
import dev.hitotsu.cli.Hitotsu;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLinesTest {
    private static final Path EXAMPLES = Path.of("../../docs/examples");

    @Test
    void everyCommandHasHelpWithExitCodes() {
        for (String name : List.of(
                "relay",
                "schema print",
                "schema apply",
                "schema-of",
                "outbox status",
                "outbox list",
                "outbox show",
                "outbox retry",
                "outbox skip",
                "id new",
                "id decode",
                "completion",
                "build",
                "test",
                "install",
                "coord lock",
                "coord config get")) {
            Run run = Run.of((name + " --help").split(" "));
            assertThat(run.exitCode()).as(name).isZero();
            assertThat(run.out()).as(name).startsWith("Usage: hitotsu " + name).contains("Exit codes:");
        }
    }

    @Test
    void whatRunsUntilASignalEndsInOrderAlsoWhileItStarts() {
        for (String name : CommandLines.create().getSubcommands().keySet()) {
            boolean untilSignal = Run.of(name, "--help").out().contains("until SIGTERM");
            assertThat(Hitotsu.runsUntilStopped(List.of(name, "--config", "x.yaml")))
                    .as(name)
                    .isEqualTo(untilSignal);
        }
        assertThat(Hitotsu.runsUntilStopped(List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay --config x.yaml --check",
                "relay --config x.yaml --check-config",
                "gateway check --config x.yaml",
                "gateway explain GET /",
                "gateway --config x.yaml publish --to zk://localhost:2181/shop#gateway/main",
            })
    void aCheckThatWasCutOffDoesNotLookFine(String arguments) {
        assertThat(Hitotsu.runsUntilStopped(List.of(arguments.split(" ")))).isFalse();
    }

    @Test
    void helpOfTheRootListsCommandsAndVariables() {
        assertThat(Run.of("--help").out())
                .contains("relay", "outbox", "schema", "build", "test", "completion", "HITOTSU_JAVA_OPTS")
                .doesNotContain("stop-with-parent");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(Run.of("--version").out()).matches("(?s)hitotsu \\d+\\.\\d+\\.\\d+.*\nJava \\d+.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "foo",
                "relay",
                "relay --conf x",
                "relay --config /nowhere.yaml",
                "outbox",
                "outbox list --state foo",
                "outbox show 123",
                "outbox status",
                "outbox retry --url jdbc:postgresql:x",
                "schema print --schema Foo",
                "schema print --from 99",
                "schema print --from x",
                "schema apply --url jdbc:oracle://x",
                "schema-of",
                "schema-of rely",
                "completion fish",
                "outbox skip 01890a5d-ac96-774b-bcce-b302099a8057 --url jdbc:postgresql:x",
                "build",
                "test",
                "outbox status --url jdbc:postgresql:x --max-age 5",
                "id",
                "id new",
                "id new --kind uuid5",
                "id new --kind uuid7 --count 0",
                "id new --kind snowflake --worker 40",
                "id new --kind snowflake --worker 1 --layout 41/5/5/14",
                "id decode",
                "id decode nonsense",
                "id decode 1 --epoch yesterday",
            })
    void misuseExitsWithTwoAndPlainLines(String arguments) {
        Run run = Run.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("hitotsu: ").doesNotContain("\tat ");
        assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aMisspeltOptionIsNamedWithTheRightOne() {
        assertThat(Run.of("relay", "--confg", "x").err()).contains("'--confg'").contains("--config");
    }

    @Test
    void theSchemaIsPrintedForAnyName() {
        Run run = Run.of("schema", "print", "--schema", "shop_outbox");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("BEGIN;")
                .contains("CREATE TABLE shop_outbox.message")
                .doesNotContain("${");
    }

    @Test
    void anUnknownConfigurationIsNamedWithTheRightOne() {
        assertThat(Run.of("schema-of", "rely").err()).contains("rely: no such configuration; did you mean relay?");
        assertThat(Run.of("schema-of", "door").err())
                .containsPattern("door: no such configuration \\(expected: (\\w+, )*relay\\)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"foo --help", "outbx --help", "outbox foo --help", "coord --help foo", "id nwe -h", "--help rely"
            })
    void anUnknownCommandIsAnErrorWithHelpToo(String arguments) {
        Run run = Run.of(arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("hitotsu: Unmatched argument");
    }

    @Test
    void anUnknownCommandIsNamedWithTheRightOne() {
        assertThat(Run.of("outbx", "--help").err()).contains("'outbx'").contains("outbox");
    }

    @Test
    void anArgumentThatBeginsWithAnAtSignIsWhatWasWritten(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("body.json"), "--help");

        assertThat(Run.of("id", "decode", "@" + file).err()).contains("\"@" + file);
    }

    @Test
    void everyCommandListsTheExitCodesThatItCanEndWith() {
        all(CommandLines.create()).forEach(line -> {
            String name = line.getCommandSpec().qualifiedName();
            Set<String> codes =
                    line.getCommandSpec().usageMessage().exitCodeList().keySet();
            boolean usesDatabase = has(line, "--schema") && has(line, "--url") || name.equals("hitotsu relay");
            boolean usesStore = has(line, "--store") || has(line, "--slots") || name.equals("hitotsu relay");
            if (!name.equals("hitotsu") && !name.startsWith("hitotsu bench")) {
                assertThat(codes.contains("3")).as(name + " 3").isEqualTo(usesDatabase);
                assertThat(codes.contains("5")).as(name + " 5").isEqualTo(usesStore);
                assertThat(codes.contains("4")).as(name + " 4").isEqualTo(name.equals("hitotsu outbox status"));
                assertThat(codes.contains("6")).as(name + " 6").isEqualTo(name.equals("hitotsu coord lock"));
            }
            assertThat(line.getUsageMessage()).as(name).contains("Exit codes:");
        });
    }

    private static boolean has(CommandLine line, String option) {
        return line.getCommandSpec().findOption(option) != null;
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(CommandLinesTest::all));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionKnowsTheCommands(String shell) {
        assertThat(Run.of("completion", shell).out())
                .contains("complete")
                .contains("outbox")
                .contains("--max-age");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay-kafka.yaml",
                "relay-nats.yaml",
                "relay-rabbitmq.yaml",
                "relay-routes.yaml",
                "relay-sqs.yaml"
            })
    void examplesAreValid(String example) {
        Run run = Run.of(
                "relay",
                "--check-config",
                "--instance",
                "me",
                "--config",
                EXAMPLES.resolve(example).toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("The configuration is fine. As me it would")
                .doesNotContain(":shop@");
    }

    @Test
    void aSettingThatTheSinkRulesOutIsRefused(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("relay.yaml"), """
                source: {url: 'jdbc:postgresql:x'}
                sink: {kafka: {bootstrapServers: 'no-such-host.invalid:9092', properties: {acks: 1}}}
                """);

        Run run = Run.of("relay", "--check-config", "--config", config.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("acks: 1 (expected: all)");
    }

    @Test
    void checkConfigTellsLimitsThatContradictEachOther(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("relay.yaml"), """
                source: {url: 'jdbc:postgresql:x', maxMessageSize: 1024GiB}
                relay: {window: {maxBytes: 1024GiB}}
                sink: {kafka: {bootstrapServers: 'no-such-host.invalid:9092', properties: {max.request.size: 2000000}}}
                """);

        Run run = Run.of("relay", "--check-config", "--config", config.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("source.maxMessageSize: 1099511627776 bytes (expected: at most ", "an eighth of the heap of ")
                .contains("relay.window.maxBytes: 1099511627776 bytes with relay.batch.maxBytes of 16777216");
        assertThat(run.out())
                .contains(
                        "source.maxMessageSize is 1099511627776 bytes, sink.kafka.properties.max.request.size is 2000000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sqs: {region: eu-west-1}                                       | SQS's limit of a message with its attributes is 1048576
            pubsub: {project: shop-1234}                                   | Pub/Sub's limit of a request is 10000000
            cloudTasks: {project: shop-1234, location: europe-west3, url: 'https://a.test/'}  | the limit of a task of Cloud Tasks is 1048576
            http: {destinations: {a: {url: 'https://a.test/'}}}            | maxBody of a is 1048576
            """)
    void checkConfigTellsWhatATargetDoesNotTake(String sink, String told, @TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("relay.yaml"), """
                source: {url: 'jdbc:postgresql:x', maxMessageSize: 11MiB}
                relay: {window: {maxMessages: 200000}}
                sink: {%s}
                """.formatted(sink));

        Run run = Run.of("relay", "--check-config", "--config", config.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Note: source.maxMessageSize is 11534336 bytes, " + told + ".");
        assertThat(run.out().contains("the target takes 100000 at once.")).isEqualTo(!sink.startsWith("http"));
    }

    @Test
    void checkConfigNeedsNeitherTheDatabaseNorTheBroker(@TempDir Path folder) throws Exception {
        Path config = Files.writeString(folder.resolve("relay.yaml"), """
                source: {url: 'jdbc:postgresql:x'}
                sink: {kafka: {bootstrapServers: 'no-such-host.invalid:9092'}}
                """);

        assertThat(Run.of("relay", "--check-config", "--config", config.toString())
                        .exitCode())
                .isZero();
    }
}
