package dev.hitotsu.server.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bodies that a schema does not allow. */
final class WrongBodies {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, Integer> TOO_LARGE = Map.of("limit", 10_001, "reason", 501);

    private WrongBodies() {}

    /** A body for each property that has another type or size, one with a property of no name, and what is none. */
    static List<String> of(JsonNode schema) {
        List<String> wrong = new ArrayList<>(List.of("[]", "\"text\"", "17", "{\"noSuchName\": 1}", "{"));
        ObjectNode right = JSON.createObjectNode();
        schema.path("required").forEach(name -> right.put(name.asText(), "dead"));
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            String type = property.getValue().path("type").asText();
            for (JsonNode value : others(type)) {
                wrong.add(right.deepCopy().set(name, value).toString());
            }
            if (TOO_LARGE.containsKey(name)) {
                int size = TOO_LARGE.get(name);
                ObjectNode large = right.deepCopy();
                wrong.add((type.equals("integer") ? large.put(name, size) : large.put(name, "x".repeat(size)))
                        .toString());
            }
        });
        return wrong;
    }

    /** Values of other types than this one. */
    private static ArrayNode others(String type) {
        ArrayNode values =
                JSON.createArrayNode().add(1.5).add(JSON.createArrayNode().add("a"));
        if (!type.equals("integer")) {
            values.add(17);
        }
        if (!type.equals("boolean")) {
            values.add(true);
        }
        if (!type.equals("string")) {
            values.add("17").add("true");
        }
        if (!type.equals("object")) {
            values.add(JSON.createObjectNode().put("a", "b"));
        }
        return values;
    }
}
