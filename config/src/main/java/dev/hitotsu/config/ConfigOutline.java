package dev.hitotsu.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What stands in a configuration, to compare it with another one: the text of each value by the keys that lead to it.
 * Variables are not replaced, so that what they stand for is not in it; other secrets may be. An entry of a list has
 * the text of its {@code id} as its key, or its number if it has none; a list of values alone is one text.
 */
public record ConfigOutline(Map<List<String>, String> values) {
    /** Nothing. */
    public static final ConfigOutline EMPTY = new ConfigOutline(Map.of());

    public ConfigOutline {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static ConfigOutline of(Node.Mapping root) {
        Map<List<String>, String> values = new LinkedHashMap<>();
        add(List.of(), root, values);
        return new ConfigOutline(values);
    }

    private static void add(List<String> keys, Node node, Map<List<String>, String> values) {
        switch (node) {
            case Node.Null nothing -> {}
            case Node.Scalar scalar -> values.put(keys, scalar.text());
            case Node.Mapping mapping ->
                mapping.entries().forEach((key, entry) -> add(longer(keys, key), entry.value(), values));
            case Node.Sequence sequence -> addItems(keys, sequence.items(), values);
        }
    }

    private static void addItems(List<String> keys, List<Node> items, Map<List<String>, String> values) {
        if (items.stream().allMatch(Node.Scalar.class::isInstance)) {
            values.put(
                    keys,
                    items.stream().map(item -> ((Node.Scalar) item).text()).collect(Collectors.joining(", ")));
            return;
        }
        Map<String, Node> named = new LinkedHashMap<>();
        for (Node item : items) {
            String number = String.valueOf(named.size() + 1);
            String name = name(item, number);
            named.put(named.containsKey(name) ? name + " (" + number + ")" : name, item);
        }
        named.forEach((name, item) -> add(longer(keys, name), item, values));
    }

    private static String name(Node item, String number) {
        return item instanceof Node.Mapping mapping
                        && mapping.entries().get("id") instanceof Node.Entry(var location, Node.Scalar id)
                ? id.text()
                : number;
    }

    private static List<String> longer(List<String> keys, String key) {
        List<String> longer = new ArrayList<>(keys);
        longer.add(key);
        return List.copyOf(longer);
    }

    /** Hides what may be a secret. */
    @Override
    public String toString() {
        return "ConfigOutline[" + values.size() + " values]";
    }
}
