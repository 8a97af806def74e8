package dev.hitotsu.gateway.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happens to a body of JSON: to the object that it is, or to each object in the list that it is. First all members
 * but those to pick are taken away, then those to remove; then members are renamed; then the further ones are set. A
 * member is named by its path, such as {@code customer.name}; a path goes through lists to all of their objects.
 *
 * @param pick all that is left; everything if empty
 * @param rename paths, and the new names of the members at their ends
 * @param add paths and values, which replace what was there; objects on the way are made
 */
public record JsonChanges(
        List<String> pick, List<String> remove, Map<String, String> rename, Map<String, JsonNode> add) {
    public static final JsonChanges NONE = new JsonChanges(List.of(), List.of(), Map.of(), Map.of());

    public JsonChanges {
        pick = List.copyOf(pick);
        remove = List.copyOf(remove);
        rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
        add = Collections.unmodifiableMap(new LinkedHashMap<>(add));
        pick.forEach(JsonPath::check);
        remove.forEach(JsonPath::check);
        rename.keySet().forEach(JsonPath::check);
        add.keySet().forEach(JsonPath::check);
    }

    /** The changed body. What is neither an object nor a list stays as it is. */
    JsonNode apply(JsonNode body) {
        if (body.isArray()) {
            body.forEach(this::change);
        } else {
            change(body);
        }
        return body;
    }

    private void change(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (!pick.isEmpty()) {
                JsonPath.keepOnly(object, pick);
            }
            remove.forEach(path -> JsonPath.each(object, path, (parent, name) -> parent.remove(name)));
            rename.forEach((path, to) -> JsonPath.each(object, path, (parent, name) -> rename(parent, name, to)));
            add.forEach((path, value) -> JsonPath.set(object, path, value));
        }
    }

    private static void rename(ObjectNode parent, String name, String to) {
        JsonNode value = parent.remove(name);
        if (value != null) {
            parent.set(to, value);
        }
    }
}
