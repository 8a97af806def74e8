package dev.hitotsu.gateway.difference;

import dev.hitotsu.config.ConfigOutline;
import dev.hitotsu.gateway.difference.ConfigChange.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what two configurations have otherwise. The order of routes means nothing, and is not compared. */
public final class ConfigDifference {
    /** The sections whose parts have names, and what a part is called. */
    private static final Map<String, String> NAMED =
            Map.of("routes", "route", "upstreams", "upstream", "limits", "limit", "auth", "auth");

    private ConfigDifference() {}

    /** A section, or a part of one that has a name; empty for none. */
    private record Part(String section, String name) {
        static Part of(List<String> keys) {
            boolean isNamed = NAMED.containsKey(keys.getFirst()) && keys.size() > 1;
            return new Part(keys.getFirst(), isNamed ? keys.get(1) : "");
        }

        List<String> rest(List<String> keys) {
            return keys.subList(name.isEmpty() ? 1 : 2, keys.size());
        }

        String label() {
            return name.isEmpty() ? section : NAMED.get(section) + " " + name;
        }

        String shown(Map.Entry<List<String>, String> value) {
            return ShownValue.of(section, value.getKey(), value.getValue());
        }

        String shown(List<String> key, String value) {
            return shown(Map.entry(key, value));
        }
    }

    /** In the order of the first one, then what the second one has more. Whatever may be a secret is not in it. */
    public static List<ConfigChange> between(ConfigOutline before, ConfigOutline after) {
        Map<Part, Map<List<String>, String>> old = parts(before);
        Map<Part, Map<List<String>, String>> now = parts(after);
        Set<Part> all = new LinkedHashSet<>(old.keySet());
        all.addAll(now.keySet());
        List<ConfigChange> changes = new ArrayList<>();
        for (Part part : all) {
            Map<List<String>, String> was = old.getOrDefault(part, Map.of());
            Map<List<String>, String> is = now.getOrDefault(part, Map.of());
            if (!now.containsKey(part)) {
                changes.add(new ConfigChange(Kind.REMOVED, part.label(), whole(part, was), ""));
            } else if (!old.containsKey(part)) {
                changes.add(new ConfigChange(Kind.ADDED, part.label(), "", whole(part, is)));
            } else {
                addChanges(part, was, is, changes);
            }
        }
        return changes;
    }

    private static Map<Part, Map<List<String>, String>> parts(ConfigOutline outline) {
        Map<Part, Map<List<String>, String>> parts = new LinkedHashMap<>();
        outline.values().forEach((keys, value) -> {
            Part part = Part.of(keys);
            parts.computeIfAbsent(part, first -> new LinkedHashMap<>()).put(part.rest(keys), value);
        });
        return parts;
    }

    private static String whole(Part part, Map<List<String>, String> values) {
        return values.entrySet().stream()
                .map(value ->
                        (value.getKey().isEmpty() ? "" : String.join(".", value.getKey()) + ": ") + part.shown(value))
                .collect(Collectors.joining("; "));
    }

    private static void addChanges(
            Part part, Map<List<String>, String> old, Map<List<String>, String> now, List<ConfigChange> changes) {
        Set<List<String>> keys = new LinkedHashSet<>(old.keySet());
        keys.addAll(now.keySet());
        for (List<String> key : keys) {
            String before = old.get(key);
            String after = now.get(key);
            if (before == null || after == null || !before.equals(after)) {
                changes.add(new ConfigChange(
                        before == null ? Kind.ADDED : after == null ? Kind.REMOVED : Kind.CHANGED,
                        part.label() + (key.isEmpty() ? "" : ": " + String.join(".", key)),
                        before == null ? "" : part.shown(key, before),
                        after == null ? "" : part.shown(key, after)));
            }
        }
    }
}
