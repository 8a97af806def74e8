package dev.hitotsu.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.config.LiveText;
import dev.hitotsu.jdbc.SegmentRetention;
import dev.hitotsu.message.Backoff;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.server.database.SourceConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private static final String SOURCE = """
            source:
              url: jdbc:postgresql://db/shop
            """;
    private static final String KAFKA = """
            sink:
              kafka: {bootstrapServers: "a:1,b:2"}
            """;

    @Test
    void whatIsNotSaidIsAsInTheLibrary() {
        RelayConfig config = relay(SOURCE + KAFKA);

        assertThat(config.options()).isEqualTo(RelayOptions.DEFAULT);
        assertThat(config.source().retention()).isEqualTo(SegmentRetention.DEFAULT);
        assertThat(config.source().schema().value()).isEqualTo("hitotsu");
        assertThat(config.http()).isNull();
        assertThat(config.stopWithin()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void everythingThatIsSaidIsRead() {
        RelayConfig config = relay(SOURCE + KAFKA + """
                relay:
                  instance: one
                  batch: {maxMessages: 5, maxBytes: 64KiB}
                  window: {maxMessages: 6, maxBytes: 1MiB}
                  poll: {minDelay: 1ms, maxDelay: 2s}
                  lease: {duration: PT7S, standbyPoll: 9ms}
                  retry:
                    maxAttempts: 3
                    backoff: {initialDelay: 1ms, maxDelay: 1h, jitter: 0.25}
                  failure: {policy: dead-letter, deadLetterTopic: dead}
                  saveInterval: 3ms
                  cleanUpInterval: 1m
                  stopWithin: 1s
                coordination: {uri: 'etcd://user:secret@a:1,b:2/x', leadership: shop, session: 4s}
                http: {host: 0.0.0.0, port: 0, maxPendingAge: 30s, names: "relay-1, relay.shop"}
                """);

        CoordinationConfig coordination = config.coordination();
        assertThat(coordination)
                .isEqualTo(new CoordinationConfig(
                        LiveText.fixed("etcd://user:secret@a:1,b:2/x"), "shop", Duration.ofSeconds(4)))
                .hasToString("etcd://…@a:1,b:2/x shop");
        RelayOptions options = config.options();
        assertThat(options)
                .isEqualTo(new RelayOptions(
                        new RelayOptions.Batch(5, 65_536),
                        new RelayOptions.Window(6, 1_048_576),
                        new RelayOptions.Poll(Duration.ofMillis(1), Duration.ofSeconds(2)),
                        new RelayOptions.Lease(Duration.ofSeconds(7), Duration.ofMillis(9)),
                        new RelayOptions.Retry(3, new Backoff(Duration.ofMillis(1), Duration.ofHours(1), 0.25)),
                        RelayOptions.Failure.deadLetter("dead"),
                        Duration.ofMillis(3),
                        Duration.ofMinutes(1)));
        assertThat(config.http())
                .isEqualTo(new HttpConfig("0.0.0.0", 0, Duration.ofSeconds(30), 0, Set.of("relay-1", "relay.shop")));
        assertThat(config.instance()).isEqualTo("one");
    }

    @Test
    void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestKnownOne() {
        assertThat(problems(SOURCE + KAFKA + "relay:\n  bach: {}\n"))
                .containsExactly("file:6:3: relay.bach: unknown key; did you mean batch?");
        assertThat(problems(SOURCE + KAFKA + "http: {colour: red}\n"))
                .containsExactly(
                        "file:5:8: http.colour: unknown key (expected: host, maxDead, maxPendingAge, names, port)");
    }

    @Test
    void aWrongValueIsToldWithItsPlaceAndWhatWasExpected() {
        assertThat(problems(SOURCE + KAFKA + "relay:\n  batch: {maxMessages: lots}\n"))
                .containsExactly("file:6:24: relay.batch.maxMessages: lots (expected: a whole number)");
        assertThat(problems(SOURCE + KAFKA + "relay:\n  batch: {maxMessages: 0}\n"))
                .containsExactly("file:6:24: relay.batch.maxMessages: 0 (expected: 1..10000)");
        assertThat(problems(SOURCE + KAFKA + "relay:\n  saveInterval: 5\n"))
                .containsExactly("file:6:17: relay.saveInterval: 5"
                        + " (expected: a duration with its unit, such as 250ms, 5s, 1m or PT5S)");
        assertThat(problems(SOURCE + KAFKA + "relay: []\n"))
                .containsExactly("file:5:8: relay: a list (expected: keys and values)");
        assertThat(problems(SOURCE + KAFKA + "relay:\n  retry: {backoff: {jitter: 2}}\n"))
                .containsExactly("file:6:29: relay.retry.backoff.jitter: 2.0 (expected: 0..1)");
    }

    @Test
    void aMissingKeyIsNamed() {
        assertThat(problems("source: {user: x}\n" + KAFKA))
                .containsExactly(
                        "file:1:9: source.url: missing (expected: jdbc:mariadb://host:port/database or mongodb://host:port/database or jdbc:mysql://host:port/database or jdbc:postgresql://host:port/database)");
        assertThat(problems(KAFKA)).anyMatch(problem -> problem.contains("source: missing"));
        assertThat(problems(SOURCE + "sink: {kafka: {source: x}}\n"))
                .containsExactly("file:3:15: sink.kafka.bootstrapServers: missing"
                        + " (expected: host:port, several with commas)");
    }

    @Test
    void exactlyOneSinkIsNeeded() {
        assertThat(problems(SOURCE))
                .containsExactly("file:1:1: sink: missing"
                        + " (expected: a section with one of cloudTasks, http, kafka, nats, pubsub, rabbitmq,"
                        + " routes, sqs)");
        assertThat(problems(SOURCE + "sink: {}\n")).singleElement().asString().contains("expected: exactly one of");
        assertThat(problems(SOURCE + KAFKA + "  rabbitmq: {uri: 'amqp://x'}\n"))
                .containsExactly("file:5:13: sink.rabbitmq: a second sink beside kafka"
                        + " (expected: exactly one of cloudTasks, http, kafka, nats, pubsub, rabbitmq, routes, sqs)");
    }

    @Test
    void allProblemsAreToldAtOnceInTheOrderOfTheFile() {
        assertThat(problems("""
                source: {url: 'jdbc:oracle://db'}
                relay: {saveInterval: 1, lese: 2s}
                relay: {saveInterval: 1, lese: 2s}
                sink: {kafka: {bootstrapServers: here}}
                """))
                .extracting(problem -> problem.split(" ", 2)[0])
                .containsExactly("file:1:15:", "file:3:1:", "file:3:23:", "file:3:26:", "file:4:34:");
    }

    @Test
    void theEnvironmentIsPutIntoValues() {
        SourceConfig source = SourceConfig.from(file("""
                source:
                  url: jdbc:postgresql://${HOST:localhost}:${PORT:5432}/shop
                  user: ${USER}
                  password: "a$${b}${EMPTY:}"
                """, Map.of("HOST", "db", "USER", "me")));

        assertThat(source.url()).isEqualTo("jdbc:postgresql://db:5432/shop");
        assertThat(source.user()).isEqualTo("me");
        assertThat(source.currentPassword()).isEqualTo("a${b}");
        assertThat(problems(KAFKA + "source: {url: 'jdbc:postgresql:x', user: '${NOBODY}'}\n"))
                .containsExactly("file:3:42: source.user: ${NOBODY} (expected: the environment variable NOBODY,"
                        + " or a default as in ${NOBODY:default})");
    }

    @Test
    void aPolicyWithoutItsTopicIsRefusedAndTheOtherWayRound() {
        assertThat(problems(SOURCE + KAFKA + "relay: {failure: {policy: dead-letter}}\n"))
                .singleElement()
                .asString()
                .contains("relay.failure.deadLetterTopic: missing");
        assertThat(problems(SOURCE + KAFKA + "relay: {failure: {deadLetterTopic: dead}}\n"))
                .containsExactly("file:5:36: relay.failure.deadLetterTopic: dead"
                        + " (expected: a topic with policy dead-letter, none with another)");
    }

    @Test
    void aMisspeltPropertyOfKafkaIsNoticed() {
        assertThat(problems(SOURCE + "sink: {kafka: {bootstrapServers: 'a:1', properties: {lingr.ms: 1}}}\n"))
                .containsExactly("file:3:64: sink.kafka.properties.lingr.ms: unknown to Kafka's producer;"
                        + " did you mean linger.ms?");
    }

    @Test
    void whatIsNotYamlIsToldWithItsPlace() {
        assertThat(problems("a: b: c")).containsExactly("file:1:5: not YAML: mapping values are not allowed here");
        assertThat(problems("")).singleElement().asString().contains("expected: keys and values");
        assertThat(problems("- a")).singleElement().asString().contains("a list");
        assertThat(problems("a: &x 1\nb: *x\n")).anyMatch(problem -> problem.contains("an alias"));
        assertThat(problems("a: ".repeat(1) + "[".repeat(200) + "]".repeat(200)))
                .singleElement()
                .asString()
                .contains("deeper than 50 levels");
    }

    @Test
    void secretsAreNotShown() {
        RelayConfig config = relay("""
                source: {url: 'jdbc:postgresql://db/shop?password=secret', password: secret}
                sink: {rabbitmq: {uri: 'amqp://me:secret@broker/x'}}
                """);

        assertThat(config.toString()).doesNotContain("secret").contains("broker");
        assertThat(problems(SOURCE + "sink: {rabbitmq: {uri: 'http://me:secret@broker/x'}}\n"))
                .singleElement()
                .asString()
                .contains("expected: amqp://")
                .doesNotContain("secret");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> ConfigFile.at(Path.of("/nowhere.yaml")));

        assertThat(e.problems()).containsExactly("/nowhere.yaml: no such file (expected: a YAML file)");
    }

    private static RelayConfig relay(String yaml) {
        return RelayConfig.from(file(yaml, Map.of()));
    }

    private static List<String> problems(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> relay(yaml)).problems();
    }

    private static ConfigFile file(String yaml, Map<String, String> environment) {
        return ConfigFile.of("file", yaml, environment::get);
    }

    @Test
    void aFileIsPutIntoAValueWithoutItsLastLineBreak(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("password"), "a: b\n #{c}$\n");
        SourceConfig source = SourceConfig.from(file(SOURCE + "  password: ${file:" + secret + "}\n", Map.of()));

        assertThat(source.currentPassword()).isEqualTo("a: b\n #{c}$");
    }

    @Test
    void aSecretFileThatCannotBeUsedIsNamed(@TempDir Path folder) throws Exception {
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(70_000));
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});

        assertThat(problems(KAFKA + SOURCE + "  password: ${file:/nowhere}\n"))
                .containsExactly(
                        "file:5:13: source.password: ${file:/nowhere}: NoSuchFileException (expected: a file that can be read)");
        assertThat(problems(KAFKA + SOURCE + "  password: ${file:secret}\n"))
                .singleElement()
                .asString()
                .contains("${file:secret} (expected: an absolute path");
        assertThat(problems(KAFKA + SOURCE + "  password: ${file:" + large + "}\n"))
                .singleElement()
                .asString()
                .contains("at most 65536 bytes");
        assertThat(problems(KAFKA + SOURCE + "  password: ${file:" + binary + "}\n"))
                .singleElement()
                .asString()
                .contains("not UTF-8");
    }

    @Test
    void aWrongValueFromOutsideIsToldByItsReference() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> RelayConfig.from(
                        file(SOURCE + KAFKA + "relay: {saveInterval: '${SAVE}'}\n", Map.of("SAVE", "top-secret"))));

        assertThat(e.problems())
                .singleElement()
                .asString()
                .contains("relay.saveInterval: ${SAVE} (expected: a duration");
    }

    @Test
    void aFileWithoutAnEndIsNotReadToItsEnd() {
        assertThatThrownBy(() -> ConfigFile.at(Path.of("/dev/zero")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("/dev/zero: more than 1048576 bytes (expected: a configuration)");
    }

    @Test
    void aLongValueIsRefusedWithItsBeginning() {
        assertThat(problems(SOURCE + KAFKA + "relay: {saveInterval: " + "1s".repeat(200_000) + "}\n"))
                .singleElement()
                .asString()
                .hasSizeLessThan(300)
                .contains("expected: a duration");
        assertThat(problems(SOURCE + "sink: {kafka: {bootstrapServers: '" + "a:1,".repeat(200_000) + "a:1'}}\n"))
                .singleElement()
                .asString()
                .contains("expected: host:port");
    }

    @Test
    void aValueOfSeveralLinesIsOneProblem() {
        assertThat(problems(SOURCE + KAFKA + "relay: {saveInterval: \"1\\nfile:1:1: forged\"}\n"))
                .singleElement()
                .asString()
                .doesNotContain("\n");
    }
}
