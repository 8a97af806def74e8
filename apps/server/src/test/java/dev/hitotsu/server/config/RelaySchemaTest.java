package dev.hitotsu.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.hitotsu.server.command.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JSON Schema of the relay's configuration; {@code -Dhitotsu.docs.update=true} writes
 * {@code docs/schema/relay.json}.
 */
class RelaySchemaTest {
    private static final Path FILE = Path.of("../../docs/schema/relay.json");
    private static final Path EXAMPLES = Path.of("../../docs/examples");
    private static final String SOURCE = "source: {url: 'jdbc:postgresql:x'}\n";
    private static final String KAFKA = "sink: {kafka: {bootstrapServers: 'a:1'}}\n";

    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(RelayConfig.jsonSchema());

    @Test
    void fileIsWhatTheCommandPrints() throws Exception {
        String expected = Run.of("schema-of", "relay").out();
        if (Boolean.getBoolean("hitotsu.docs.update")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, expected);
        }

        assertThat(FILE).as("run the test with -Dhitotsu.docs.update=true").hasContent(expected);
    }

    @Test
    void everyKeyHasADescriptionAndADefault() throws Exception {
        List<String> keys = new ArrayList<>();
        checkKeys("", new JsonMapper().readTree(RelayConfig.jsonSchema()), keys);

        assertThat(keys)
                .hasSizeGreaterThan(50)
                .contains("source.url", "relay.retry.backoff.jitter", "sink.kafka.topics");
    }

    private static void checkKeys(String path, JsonNode section, List<String> keys) {
        assertThat(section.get("additionalProperties")).as(path).isNotNull();
        List<String> required = new ArrayList<>();
        section.path("required").forEach(name -> required.add(name.asText()));
        section.path("properties").properties().forEach(property -> {
            String key = path + property.getKey();
            JsonNode value = property.getValue();
            String description = value.path("description").asText();
            keys.add(key);
            assertThat(description).as(key).isNotEmpty().endsWith(".");
            if (value.path("type").asText().equals("object")) {
                checkKeys(key + ".", value, keys);
            } else {
                assertThat(required.contains(property.getKey())
                                || value.has("default")
                                || description.contains("Default: "))
                        .as(key)
                        .isTrue();
            }
        });
    }

    static List<Path> examples() throws Exception {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesAreValid(Path example) throws Exception {
        assertThat(problems(Files.readString(example))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay: {batch: {maxMessages: '${SIZE:10}', maxBytes: 65536}}",
                "relay: {batch: {maxMessages: 1_000, maxBytes: 2 MB}}",
                "relay: {poll: {minDelay: PT0.5S}, retry: {backoff: {jitter: 1}}}",
                "relay: {failure: {policy: '${POLICY}'}}",
                "http: {}",
            })
    void whatTheReaderAcceptsIsValid(String yaml) throws Exception {
        assertThat(problems(SOURCE + KAFKA + yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SOURCE + KAFKA + "relay: {batch: {maxMessages: lots}}",
                SOURCE + KAFKA + "relay: {saveInterval: 5}",
                SOURCE + KAFKA + "relay: {failure: {policy: give-up}}",
                SOURCE + KAFKA + "http: []",
                SOURCE + "sink: {kafka: {bootstrapServers: here}}",
                SOURCE + "sink: {kafka: {bootstrapServers: 'a:1'}, rabbitmq: {uri: 'amqp://x'}}",
                SOURCE + "sink: {rabbitmq: {uri: 'http://x'}}",
                SOURCE + "sink: {}",
                SOURCE,
                KAFKA,
                KAFKA + "source: {user: x}",
            })
    void whatTheReaderRefusesIsNotValid(String yaml) throws Exception {
        assertThat(problems(yaml)).isNotEmpty();
    }

    @Test
    void anUnknownKeyIsRefused() throws Exception {
        String example = Files.readString(EXAMPLES.resolve("relay-kafka.yaml"));

        assertThat(problems(example + "colour: red\n"))
                .singleElement()
                .asString()
                .contains("colour");
        assertThat(problems(example.replace("  batch:", "  bach:")))
                .singleElement()
                .asString()
                .contains("relay", "bach");
    }

    private List<ValidationMessage> problems(String yaml) throws Exception {
        return List.copyOf(schema.validate(new YAMLMapper().readTree(yaml)));
    }
}
