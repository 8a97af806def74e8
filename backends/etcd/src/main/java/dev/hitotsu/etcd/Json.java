package dev.hitotsu.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON of Protocol Buffers: numbers of 64 bits are strings, and zero and empty values are left out.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON format</a>
 */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** A number of 64 bits; 0 if it was left out. */
    static long number(JsonNode object, String field) {
        return object.path(field).asLong();
    }

    /** The revision of the store when it answered. */
    static long revision(JsonNode answer) {
        return number(answer.path("header"), "revision");
    }

    static byte[] bytes(ObjectNode request) {
        try {
            return MAPPER.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree cannot be written", e);
        }
    }
}
