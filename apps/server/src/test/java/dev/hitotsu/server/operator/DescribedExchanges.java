package dev.hitotsu.server.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares requests and answers with the OpenAPI document: each answer is one that the document has, with all fields
 * that it has and no other, and no request is carried out that the document does not allow.
 */
final class DescribedExchanges {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONTENT = "/content/";
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig WITH_FORMATS =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final JsonNode document = read(AdminRoutes.description());
    private final Map<String, JsonNode> operations = new TreeMap<>();
    private final Set<String> answered = new TreeSet<>();

    DescribedExchanges() {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
        close(document.path("components"));
    }

    /** What the document says of requests: the method and the path, and the operation. */
    Map<String, JsonNode> operations() {
        return operations;
    }

    /** The methods and paths of those whose paths begin like this. */
    Set<String> operations(String path) {
        return operations.keySet().stream()
                .filter(name -> name.contains(" " + path + "/"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of which a request was carried out. */
    Set<String> answered() {
        return answered;
    }

    /** Another field than those of the document would be one that nobody knows of. */
    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(DescribedExchanges::close);
    }

    void check(String method, String path, @Nullable String body, HttpResponse<String> response) {
        Optional<String> operation = find(method, path.replaceFirst("\\?.*", ""));
        if (operation.isEmpty()) {
            assertThat(response.statusCode()).isIn(path.equals("/openapi.json") ? 200 : 404);
            return;
        }
        String name = operation.get() + " " + response.statusCode();
        JsonNode described = operations.get(operation.get());
        JsonNode answer = described.at("/responses/" + response.statusCode());
        assertThat(answer.isMissingNode()).as(name + ": not in the document").isFalse();
        String type = response.headers().firstValue("content-type").orElse("");
        assertThat(problems(answer.at(CONTENT + type.replace("/", "~1") + "/schema"), response.body()))
                .as(name + ": " + response.body())
                .isEmpty();
        if (response.statusCode() == 200) {
            answered.add(operation.get());
            assertThat(allows(operation.get(), body))
                    .as("%s was carried out, and is not what the document allows: %s", operation.get(), body)
                    .isTrue();
        }
    }

    /** Whether the document allows such a request. */
    boolean allows(String operation, @Nullable String body) {
        JsonNode schema = operations.get(operation).at("/requestBody/content/application~1json/schema");
        return body == null || problems(schema, body).isEmpty();
    }

    /** The schema of what is sent with an operation; missing where nothing is. */
    JsonNode request(String operation) {
        JsonNode schema = operations.get(operation).at("/requestBody/content/application~1json/schema");
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private Optional<String> find(String method, String path) {
        return operations.keySet().stream()
                .filter(name -> Pattern.matches(name.replaceAll("\\{[a-z]+\\}", "[^/]+"), method + " " + path))
                .findFirst();
    }

    private Set<ValidationMessage> problems(JsonNode schema, String body) {
        assertThat(schema.isMissingNode()).as("a schema in the document").isFalse();
        ObjectNode whole = JSON.createObjectNode();
        whole.setAll((ObjectNode) schema);
        whole.set("components", document.path("components"));
        JsonSchema checked = SCHEMAS.getSchema(whole, WITH_FORMATS);
        return checked.validate(read(body));
    }

    /** What is no JSON is a text, which no schema here allows. */
    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }
}
