package dev.hitotsu.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.postgresql.SegmentRetention;
import dev.hitotsu.relay.FailurePolicy;
import dev.hitotsu.relay.RelayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

        assertThat(config.options()).isEqualTo(RelayOptions.standard());
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
                  batchMessages: 5
                  batchBytes: 64KiB
                  windowMessages: 6
                  windowBytes: 1MiB
                  shortestPoll: 1ms
                  longestPoll: 2s
                  saveInterval: 3ms
                  tidyInterval: 1m
                  lease: PT7S
                  standbyPoll: 9ms
                  backoff: {first: 1ms, longest: 1h, jitter: 0.25}
                  mostAttempts: 3
                  failurePolicy: dead-letter
                  deadLetterTopic: dead
                  stopWithin: 1s
                coordination: {uri: 'etcd://user:secret@a:1,b:2/x', leadership: shop, session: 4s}
                http: {host: 0.0.0.0, port: 0, maxPendingAge: 30s}
                """);

        CoordinationConfig coordination = config.coordination();
        assertThat(coordination)
                .isEqualTo(new CoordinationConfig("etcd://user:secret@a:1,b:2/x", "shop", Duration.ofSeconds(4)))
                .hasToString("etcd://…@a:1,b:2/x shop");
        RelayOptions options = config.options();
        assertThat(options.batchMessages()).isEqualTo(5);
        assertThat(options.batchBytes()).isEqualTo(65_536);
        assertThat(options.windowBytes()).isEqualTo(1_048_576);
        assertThat(options.longestPoll()).isEqualTo(Duration.ofSeconds(2));
        assertThat(options.lease()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.backoff().jitter()).isEqualTo(0.25);
        assertThat(options.failurePolicy()).isEqualTo(FailurePolicy.DEAD_LETTER);
        assertThat(options.deadLetterTopic()).isEqualTo("dead");
        assertThat(config.http()).isEqualTo(new HttpConfig("0.0.0.0", 0, Duration.ofSeconds(30)));
        assertThat(config.instance()).isEqualTo("one");
    }

    @Test
    void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestKnownOne() {
        assertThat(problems(SOURCE + KAFKA + "relay:\n  batchMesages: 5\n"))
                .containsExactly("file:6:3: relay.batchMesages: unknown key; did you mean batchMessages?");
        assertThat(problems(SOURCE + KAFKA + "http: {colour: red}\n"))
                .containsExactly("file:5:8: http.colour: unknown key (expected: host, maxPendingAge, port)");
    }

    @Test
    void aWrongValueIsToldWithItsPlaceAndWhatWasExpected() {
        assertThat(problems(SOURCE + KAFKA + "relay:\n  batchMessages: lots\n"))
                .containsExactly("file:6:18: relay.batchMessages: lots (expected: a whole number)");
        assertThat(problems(SOURCE + KAFKA + "relay:\n  batchMessages: 0\n"))
                .containsExactly("file:6:18: relay.batchMessages: 0 (expected: 1..10000)");
        assertThat(problems(SOURCE + KAFKA + "relay:\n  lease: 5\n"))
                .containsExactly("file:6:10: relay.lease: 5"
                        + " (expected: a duration with its unit, such as 250ms, 5s, 1m or PT5S)");
        assertThat(problems(SOURCE + KAFKA + "relay: []\n"))
                .containsExactly("file:5:8: relay: a list (expected: keys and values)");
        assertThat(problems(SOURCE + KAFKA + "relay:\n  backoff: {jitter: 2}\n"))
                .containsExactly("file:6:21: relay.backoff.jitter: 2.0 (expected: 0..1)");
    }

    @Test
    void aMissingKeyIsNamed() {
        assertThat(problems("source: {user: x}\n" + KAFKA))
                .containsExactly("file:1:9: source.url: missing (expected: jdbc:postgresql://host:port/database)");
        assertThat(problems(KAFKA)).anyMatch(problem -> problem.contains("source: missing"));
        assertThat(problems(SOURCE + "sink: {kafka: {source: x}}\n"))
                .containsExactly("file:3:15: sink.kafka.bootstrapServers: missing"
                        + " (expected: host:port, several with commas)");
    }

    @Test
    void exactlyOneSinkIsNeeded() {
        assertThat(problems(SOURCE))
                .containsExactly("file:1:1: sink: missing (expected: a section with one of kafka, rabbitmq)");
        assertThat(problems(SOURCE + "sink: {}\n")).singleElement().asString().contains("expected: exactly one of");
        assertThat(problems(SOURCE + KAFKA + "  rabbitmq: {uri: 'amqp://x'}\n"))
                .containsExactly("file:5:13: sink.rabbitmq: a second sink beside kafka"
                        + " (expected: exactly one of kafka, rabbitmq)");
    }

    @Test
    void allProblemsAreToldAtOnceInTheOrderOfTheFile() {
        assertThat(problems("""
                source: {url: 'jdbc:mysql://db'}
                relay: {lease: 1, lese: 2s}
                relay: {lease: 1, lese: 2s}
                sink: {kafka: {bootstrapServers: here}}
                """))
                .extracting(problem -> problem.split(" ", 2)[0])
                .containsExactly("file:1:15:", "file:3:1:", "file:3:16:", "file:3:19:", "file:4:34:");
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
        assertThat(source.password()).isEqualTo("a${b}");
        assertThat(problems(KAFKA + "source: {url: 'jdbc:postgresql:x', user: '${NOBODY}'}\n"))
                .containsExactly("file:3:42: source.user: ${NOBODY} (expected: the environment variable NOBODY,"
                        + " or a default as in ${NOBODY:default})");
    }

    @Test
    void aPolicyWithoutItsTopicIsRefusedAndTheOtherWayRound() {
        assertThat(problems(SOURCE + KAFKA + "relay: {failurePolicy: dead-letter}\n"))
                .singleElement()
                .asString()
                .contains("deadLetterTopic: missing");
        assertThat(problems(SOURCE + KAFKA + "relay: {deadLetterTopic: dead}\n"))
                .containsExactly("file:5:26: relay.deadLetterTopic: dead"
                        + " (expected: a topic with failurePolicy dead-letter, none with another)");
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
}
