package dev.hitotsu.gateway.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of claims as texts. Claims that are neither a value nor a list of values have none. */
final class ClaimValues {
    private ClaimValues() {}

    static Map<String, Set<String>> of(Map<String, Object> claims) {
        Map<String, Set<String>> values = new HashMap<>();
        claims.forEach((name, value) -> {
            Collection<?> all = value instanceof Collection<?> list ? list : value == null ? List.of() : List.of(value);
            Set<String> texts = all.stream()
                    .filter(ClaimValues::isValue)
                    .map(Object::toString)
                    .collect(Collectors.toUnmodifiableSet());
            if (!texts.isEmpty()) {
                values.put(name, texts);
            }
        });
        return values;
    }

    /** The same of the answer of a server. */
    static Map<String, Set<String>> of(JsonNode answer) {
        Map<String, Set<String>> values = new HashMap<>();
        answer.properties().forEach(field -> {
            Collection<JsonNode> all =
                    field.getValue().isArray() ? field.getValue().valueStream().toList() : List.of(field.getValue());
            Set<String> texts = all.stream()
                    .filter(value -> value.isValueNode() && !value.isNull())
                    .map(JsonNode::asText)
                    .collect(Collectors.toUnmodifiableSet());
            if (!texts.isEmpty()) {
                values.put(field.getKey(), texts);
            }
        });
        return values;
    }

    private static boolean isValue(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }
}
