package dev.hitotsu.graphql.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A document of OpenAPI as somebody reads it who wants to know what a service takes and answers.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI Specification</a>
 */
record ApiDocument(JsonNode document) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final int MAX_REFERENCES = 20;

    /**
     * All operations by method and path, such as {@code GET /orders/{}}; with and without what servers have before
     * their paths.
     */
    Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new LinkedHashMap<>();
        document.path("paths").properties().forEach(path -> {
            JsonNode item = followed(path.getValue());
            item.properties().stream()
                    .filter(member -> METHODS.contains(member.getKey()))
                    .forEach(member -> basePaths()
                            .forEach(base -> operations.put(
                                    member.getKey().toUpperCase(Locale.ROOT) + " " + withoutNames(base + path.getKey()),
                                    withParametersOf(item, member.getValue()))));
        });
        return operations;
    }

    private Stream<String> basePaths() {
        Stream<String> ofServers = document.path("servers")
                .valueStream()
                .map(server -> path(server.path("url").asText()));
        return Stream.concat(Stream.of(""), ofServers).distinct();
    }

    private static String path(String url) {
        try {
            String path = URI.create(url).getPath();
            return path == null || path.equals("/") ? "" : path.replaceAll("/$", "");
        } catch (IllegalArgumentException e) {
            // It has variables, whose values nobody knows here.
            return "";
        }
    }

    /** A path whose variables have no names: services and schemas call them differently. */
    static String withoutNames(String path) {
        return path.replaceAll("\\{[^{}]*}", "{}");
    }

    private static JsonNode withParametersOf(JsonNode item, JsonNode operation) {
        ObjectNode whole = operation.deepCopy();
        whole.putArray("parameters")
                .addAll(item.path("parameters").valueStream().toList())
                .addAll(operation.path("parameters").valueStream().toList());
        return whole;
    }

    /** Parameters of the query, and whether each is required. */
    Map<String, Boolean> query(JsonNode operation) {
        Map<String, Boolean> query = new LinkedHashMap<>();
        operation.path("parameters").forEach(one -> {
            JsonNode parameter = followed(one);
            if (parameter.path("in").asText().equals("query")) {
                query.put(
                        parameter.path("name").asText(),
                        parameter.path("required").asBoolean());
            }
        });
        return query;
    }

    /** What a body must be like; empty if it is not told. */
    Optional<JsonNode> body(JsonNode operation) {
        return json(followed(operation.path("requestBody")));
    }

    /** What the answer to a request that succeeds is like; empty if it is not told. */
    Optional<JsonNode> answer(JsonNode operation) {
        JsonNode responses = operation.path("responses");
        return Stream.concat(
                        responses.properties().stream()
                                .map(Map.Entry::getKey)
                                .filter(status -> status.startsWith("2"))
                                .sorted(),
                        Stream.of("default"))
                .map(status -> followed(responses.path(status)))
                .flatMap(response -> json(response).stream())
                .findFirst();
    }

    private static Optional<JsonNode> json(JsonNode content) {
        return content.path("content").properties().stream()
                .filter(type -> type.getKey().matches("(?i)application/([\\w.+-]*\\+)?json( *;.*)?"))
                .map(type -> type.getValue().path("schema"))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    /**
     * What a schema says of the members of an object, also in the parts that it consists of; a missing node for one it
     * does not know.
     */
    JsonNode member(JsonNode schema, String name) {
        return parts(schema)
                .map(part -> part.path("properties").path(name))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** The names of members; none if the schema does not tell them. */
    Set<String> members(JsonNode schema) {
        Set<String> names = new HashSet<>();
        parts(schema).forEach(part -> part.path("properties").fieldNames().forEachRemaining(names::add));
        return names;
    }

    /** The names of members that are always there. */
    Set<String> required(JsonNode schema) {
        Set<String> names = new HashSet<>();
        parts(schema).forEach(part -> part.path("required").forEach(name -> names.add(name.asText())));
        return names;
    }

    /** The types of JSON that it allows; none if it allows all, or one of several things that differ. */
    Set<String> types(JsonNode schema) {
        Set<String> types = new HashSet<>();
        parts(schema).forEach(part -> {
            if (part.path("type").isTextual()) {
                types.add(part.path("type").asText());
            }
            part.path("type").forEach(type -> types.add(type.asText()));
        });
        if (types.isEmpty() && !members(schema).isEmpty()) {
            types.add("object");
        }
        if (!types.isEmpty() && isNullable(schema)) {
            types.add("null");
        }
        return types;
    }

    private boolean isNullable(JsonNode schema) {
        return parts(schema).anyMatch(part -> part.path("nullable").asBoolean())
                || alternatives(followed(schema)).anyMatch(ApiDocument::isNull);
    }

    /** The schema itself and all that it consists of, where null is one of two alternatives the other one. */
    Stream<JsonNode> parts(JsonNode schema) {
        return parts(schema, MAX_REFERENCES);
    }

    /** One that consists of itself has an end, too. */
    private Stream<JsonNode> parts(JsonNode schema, int depth) {
        if (depth == 0) {
            return Stream.empty();
        }
        JsonNode own = followed(schema);
        JsonNode[] others =
                alternatives(own).filter(one -> !isNull(one)).limit(2).toArray(JsonNode[]::new);
        Stream<JsonNode> only = others.length == 1 ? parts(others[0], depth - 1) : Stream.empty();
        Stream<JsonNode> all = own.path("allOf").valueStream().flatMap(part -> parts(part, depth - 1));
        return Stream.concat(Stream.of(own), Stream.concat(all, only));
    }

    private static Stream<JsonNode> alternatives(JsonNode schema) {
        return Stream.concat(
                schema.path("oneOf").valueStream(), schema.path("anyOf").valueStream());
    }

    private static boolean isNull(JsonNode schema) {
        return schema.path("type").asText().equals("null");
    }

    /** What a reference refers to. */
    JsonNode followed(JsonNode node) {
        JsonNode found = node;
        for (int i = 0; i < MAX_REFERENCES && found.path("$ref").isTextual(); i++) {
            found = document.at(found.path("$ref").asText().substring(1));
        }
        return found;
    }
}
