package dev.hitotsu.gateway.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Members of objects of JSON, named by the members on the way to them: {@code customer.name}. */
final class JsonPath {
    private JsonPath() {}

    /** Refuses paths with empty parts. */
    static void check(String path) {
        if (path.isEmpty() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
            throw new IllegalArgumentException(path + " (expected: names with dots between them)");
        }
    }

    /** Hands over the objects that may have the member, with its name. */
    static void each(JsonNode node, String path, BiConsumer<ObjectNode, String> work) {
        if (node.isArray()) {
            node.forEach(item -> each(item, path, work));
        } else if (node instanceof ObjectNode object) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                work.accept(object, path);
            } else {
                each(object.path(path.substring(0, dot)), path.substring(dot + 1), work);
            }
        }
    }

    /** Sets the member; what is no object on the way is replaced by one. */
    static void set(ObjectNode object, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            object.set(path, value.deepCopy());
            return;
        }
        String name = path.substring(0, dot);
        String rest = path.substring(dot + 1);
        JsonNode below = object.path(name);
        if (below.isArray()) {
            below.forEach(item -> {
                if (item instanceof ObjectNode one) {
                    set(one, rest, value);
                }
            });
        } else {
            set(below instanceof ObjectNode one ? one : object.putObject(name), rest, value);
        }
    }

    /** Takes all members away that none of the paths names or goes through. */
    static void keepOnly(JsonNode node, List<String> paths) {
        if (node.isArray()) {
            node.forEach(item -> keepOnly(item, paths));
        } else if (node instanceof ObjectNode object) {
            Map<String, List<String>> below = new HashMap<>();
            for (String path : paths) {
                int dot = path.indexOf('.');
                String name = dot < 0 ? path : path.substring(0, dot);
                below.merge(name, dot < 0 ? List.of() : List.of(path.substring(dot + 1)), JsonPath::both);
            }
            object.retain(below.keySet());
            below.forEach((name, rest) -> {
                if (!rest.isEmpty()) {
                    keepOnly(object.path(name), rest);
                }
            });
        }
    }

    /** An empty list stands for the whole member. */
    private static List<String> both(List<String> some, List<String> others) {
        return some.isEmpty() || others.isEmpty()
                ? List.of()
                : Stream.concat(some.stream(), others.stream()).toList();
    }
}
