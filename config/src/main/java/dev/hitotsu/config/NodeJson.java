package dev.hitotsu.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Turns a piece of YAML into JSON, with its references replaced. */
final class NodeJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER = new JsonMapper();

    private NodeJson() {}

    static JsonNode of(Node node, Substitution substitution) {
        return switch (node) {
            case Node.Mapping mapping -> {
                ObjectNode object = JSON.objectNode();
                mapping.entries().forEach((key, entry) -> object.set(key, of(entry.value(), substitution)));
                yield object;
            }
            case Node.Sequence sequence -> {
                ArrayNode array = JSON.arrayNode();
                sequence.items().forEach(item -> array.add(of(item, substitution)));
                yield array;
            }
            case Node.Scalar scalar ->
                scalar.isText() ? JSON.textNode(substitution.apply(scalar.text())) : literal(scalar.text());
            case Node.Null nothing -> JSON.nullNode();
        };
    }

    /** YAML has numbers that JSON has not, such as 0x1F; they stay text. */
    private static JsonNode literal(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.textNode(text);
        }
    }
}
