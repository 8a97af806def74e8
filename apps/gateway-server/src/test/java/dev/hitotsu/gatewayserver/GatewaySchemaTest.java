package dev.hitotsu.gatewayserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.hitotsu.gateway.config.GatewayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The JSON Schema of the gateway's configuration; {@code -Dhitotsu.docs.update=true} writes
 * {@code docs/schema/gateway.json}.
 */
class GatewaySchemaTest {
    private static final Path FILE = Path.of("../../docs/schema/gateway.json");
    private static final Path EXAMPLE = Path.of("../../docs/examples/gateway/shop.yaml");

    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(GatewayConfig.jsonSchema());

    @Test
    void fileIsTheSchema() throws Exception {
        String expected = GatewayConfig.jsonSchema();
        if (Boolean.getBoolean("hitotsu.docs.update")) {
            Files.writeString(FILE, expected);
        }

        assertThat(FILE).as("run the test with -Dhitotsu.docs.update=true").hasContent(expected);
    }

    @Test
    void theExampleIsValid() throws Exception {
        assertThat(schema.validate(example())).isEmpty();
    }

    @Test
    void whatTheReaderRefusesIsNotValidEither() throws Exception {
        JsonNode wrong = new YAMLMapper().readTree(Files.readString(EXAMPLE).replace("match: {path", "match: {paht"));
        assertThat(schema.validate(wrong)).isNotEmpty();
    }

    private static JsonNode example() throws Exception {
        return new YAMLMapper().readTree(Files.readString(EXAMPLE));
    }
}
