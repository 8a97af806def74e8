package dev.hitotsu.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The JSON Schemas of single values. Each accepts a reference to an environment variable as well, because YAML reads
 * that as text.
 */
final class ValueSchemas {
    private static final String REFERENCE = "\\$\\{";

    static final ObjectNode TEXT = text();
    static final ObjectNode DURATION = pattern("^([0-9]+(ns|us|ms|s|m|h|d))+$|^[+-]?[Pp][0-9DTHMSdthms.,+-]+$");
    static final ObjectNode SIZE = typeOr("integer", "^[0-9]+\\s*(B|kB|MB|GB|KiB|MiB|GiB)?$");
    static final ObjectNode INTEGER = typeOr("integer", "^[+-]?[0-9_]+$");
    static final ObjectNode NUMBER = typeOr("number", "^[+-]?[0-9.eE+-]+$");
    static final ObjectNode FLAG = typeOr("boolean", "^(true|false)$");

    private ValueSchemas() {}

    static ObjectNode choice(List<String> names) {
        ObjectNode choice = object();
        ArrayNode options = choice.putArray("anyOf");
        names.forEach(options.addObject().putArray("enum")::add);
        options.addObject().put("type", "string").put("pattern", REFERENCE);
        return choice;
    }

    static ObjectNode matching(Pattern pattern) {
        return pattern("^(?:" + pattern.pattern() + ")$");
    }

    private static ObjectNode text() {
        ObjectNode text = object();
        text.putArray("type").add("string").add("number").add("boolean");
        return text;
    }

    private static ObjectNode pattern(String pattern) {
        return object().put("type", "string").put("pattern", pattern + "|" + REFERENCE);
    }

    /** A JSON Schema applies a pattern to strings alone. */
    private static ObjectNode typeOr(String type, String pattern) {
        ObjectNode value = object();
        value.putArray("type").add(type).add("string");
        return value.put("pattern", pattern + "|" + REFERENCE);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
