package dev.hitotsu.gateway.openapi;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hitotsu.gateway.route.PathPattern;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A document of OpenAPI 3.0 or 3.1, in JSON or YAML. References are followed within the document alone, and what it
 * says of text by regular expressions is left out: one that backtracks would be a way to stop the gateway.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI Specification</a>
 */
public final class OpenApi {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");
    private static final int MAX_REFERENCES = 20;
    private static final YAMLMapper YAML = new YAMLMapper();

    private final String text;
    private final ObjectNode document;
    private final List<Operation> operations;

    private OpenApi(String text, Reading reading) {
        this.text = text;
        this.document = reading.document;
        this.operations = List.copyOf(reading.operations());
    }

    /**
     * Reads a file. Blocks.
     *
     * @throws IllegalArgumentException if it cannot be read, or is no such document; the message says where
     */
    public static OpenApi at(Path file) {
        try {
            return of(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("file: " + file + " (expected: a file that can be read)");
        }
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it is no such document
     */
    public static OpenApi of(String text) {
        try {
            return new OpenApi(text, new Reading(YAML.readTree(text)));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("file: " + e.getOriginalMessage() + " (expected: JSON or YAML)");
        }
    }

    /** The whole of it, in a copy. Each reference is one within the document. */
    public JsonNode document() {
        return document.deepCopy();
    }

    /** All operations, the more precise paths first. */
    List<Operation> operations() {
        return operations;
    }

    /**
     * Routes for its paths, as the section {@code routes} of a configuration.
     *
     * @param file where the document is, as the configuration is to name it
     * @param prefix what clients write before its paths; perhaps empty
     */
    public String routes(String file, String upstream, String prefix) {
        StringBuilder yaml = new StringBuilder("routes:\n");
        byPath().forEach((path, same) -> yaml.append("""
                  - id: %s
                    match: {path: "%s", methods: [%s]}
                    to: %s
                    openapi: {file: "%s"%s}
                """.formatted(
                        id(path),
                        prefix + named(path),
                        same.stream().map(one -> one.method().name()).collect(Collectors.joining(", ")),
                        upstream,
                        file,
                        prefix.isEmpty() ? "" : ", prefix: \"" + prefix + "\"")));
        return yaml.toString();
    }

    private static String id(String path) {
        String id = path.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        return id.isEmpty() ? "root" : id;
    }

    /** Names of variables as routes allow them. */
    private static String named(String path) {
        return path.replaceAll("\\{[^}/]*}", "*");
    }

    /** The operations of each path, in the order of the document. */
    private Map<String, List<Operation>> byPath() {
        Map<String, List<Operation>> paths = new LinkedHashMap<>();
        operations.stream()
                .sorted(Comparator.comparingInt(Operation::position))
                .forEach(operation -> paths.computeIfAbsent(operation.path(), unseen -> new ArrayList<>())
                        .add(operation));
        return paths;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpenApi api && text.equals(api.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    private static final class Reading {
        private final ObjectNode document;

        Reading(JsonNode document) {
            String version = document.path("openapi").asText("none");
            if (!(document instanceof ObjectNode object) || !version.matches("3\\.[01]\\.\\d+")) {
                throw new IllegalArgumentException("openapi: " + version + " (expected: a document of 3.0 or 3.1)");
            }
            this.document = object;
            clean(document, "#");
        }

        /** Takes away regular expressions, and refuses references to other documents, which would be fetched. */
        private static void clean(JsonNode node, String where) {
            if (node instanceof ObjectNode object) {
                if (object.path("pattern").isTextual()) {
                    object.remove("pattern");
                }
                object.remove("patternProperties");
                String reference = object.path("$ref").asText("#");
                if (!reference.startsWith("#")) {
                    throw new IllegalArgumentException(where + "/$ref: " + reference
                            + " (expected: one within the document, such as #/components/…)");
                }
            }
            node.properties().forEach(member -> clean(member.getValue(), where + "/" + member.getKey()));
            node.elements().forEachRemaining(element -> {
                if (!(node instanceof ObjectNode)) {
                    clean(element, where + "/*");
                }
            });
        }

        List<Operation> operations() {
            Schemas schemas = new Schemas(document);
            List<Operation> operations = new ArrayList<>();
            document.path("paths").properties().forEach(path -> {
                String pointer = "#/paths/" + escaped(path.getKey());
                JsonNode item = path.getValue();
                item.properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .forEach(member -> operations.add(
                                operation(schemas, operations.size(), path.getKey(), pointer, item, member.getKey())));
            });
            operations.sort(Comparator.comparing(
                    (Operation operation) -> operation.pattern().rank()));
            return operations;
        }

        private Operation operation(
                Schemas schemas, int position, String path, String item, JsonNode shared, String method) {
            String pointer = item + "/" + method;
            List<Parameter> parameters = new ArrayList<>();
            parameters(schemas, item + "/parameters", shared, parameters);
            parameters(schemas, pointer + "/parameters", shared.path(method), parameters);
            Located body = located(pointer + "/requestBody");
            Map<String, Schemas.Schema> content = new LinkedHashMap<>();
            body.node()
                    .path("content")
                    .properties()
                    .forEach(type -> content.put(
                            type.getKey().toLowerCase(Locale.ROOT),
                            schemas.at(body.pointer() + "/content/" + escaped(type.getKey()) + "/schema")));
            return new Operation(
                    position,
                    path,
                    PathPattern.of(named(path)),
                    HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                    shared.path(method).path("operationId").asText(""),
                    parameters,
                    body.node().path("required").asBoolean(false),
                    content);
        }

        /** A parameter of the operation takes the place of one of the path with the same name and place. */
        private void parameters(Schemas schemas, String pointer, JsonNode owner, List<Parameter> found) {
            for (int i = 0; i < owner.path("parameters").size(); i++) {
                Located one = located(pointer + "/" + i);
                Parameter parameter = new Parameter(
                        one.node().path("name").asText(),
                        one.node().path("in").asText(),
                        one.node().path("required").asBoolean(false),
                        type(one.pointer() + "/schema"),
                        schemas.at(one.pointer() + "/schema"));
                found.removeIf(parameter::replaces);
                found.add(parameter);
            }
        }

        private String type(String pointer) {
            JsonNode type = located(pointer).node().path("type");
            return type.isArray() ? type.path(0).asText("string") : type.asText("string");
        }

        private record Located(String pointer, JsonNode node) {}

        /** What is there, or where it refers to. */
        private Located located(String pointer) {
            String at = pointer;
            for (int i = 0; i < MAX_REFERENCES; i++) {
                JsonNode node = document.at(at.substring(1));
                if (!node.path("$ref").isTextual()) {
                    return new Located(at, node);
                }
                at = node.path("$ref").asText();
            }
            throw new IllegalArgumentException(pointer + ": refers to itself (expected: something)");
        }
    }

    /** RFC 6901, 3. */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
