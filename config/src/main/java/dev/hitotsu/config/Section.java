package dev.hitotsu.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A mapping that is being read: who asks for a key makes it known, and at the {@link #end} the unknown ones are reported.
 * Not thread-safe.
 */
public final class Section {
    private final String path;
    private final Node.Mapping mapping;
    private final Substitution substitution;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    Section(String path, Node.Mapping mapping, Substitution substitution, Problems problems) {
        this.path = path;
        this.mapping = mapping;
        this.substitution = substitution;
        this.problems = problems;
    }

    /** The value of the key; empty where it is not given, and where it is wrong, which is reported. */
    public <T> Optional<T> value(String key, Function<String, T> conversion) {
        return given(key).flatMap(node -> converted(key, node, conversion));
    }

    public Optional<String> text(String key) {
        return value(key, Function.identity());
    }

    /** The same, and its absence is reported. */
    public <T> Optional<T> required(String key, String expected, Function<String, T> conversion) {
        if (given(key).isEmpty()) {
            problems.add(mapping.place(), pathOf(key) + ": missing (expected: " + expected + ")");
        }
        return value(key, conversion);
    }

    /** Names and texts, with names of the user's own. */
    public Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        section(key).ifPresent(section -> {
            for (String name : section.mapping.entries().keySet()) {
                section.text(name).ifPresent(text -> texts.put(name, text));
            }
            section.end();
        });
        return texts;
    }

    /** The section under the key; an empty one counts as not given. */
    public Optional<Section> section(String key) {
        return given(key).flatMap(node -> {
            if (node instanceof Node.Mapping below) {
                return Optional.of(new Section(pathOf(key), below, substitution, problems));
            }
            problems.add(node.place(), pathOf(key) + ": " + node.kind() + " (expected: keys and values)");
            return Optional.empty();
        });
    }

    /** The section under the key, empty where there is none. */
    public Section sectionOrEmpty(String key) {
        Node.Mapping nothing = new Node.Mapping(mapping.place(), Map.of());
        return section(key).orElseGet(() -> new Section(pathOf(key), nothing, substitution, problems));
    }

    /** What is made of several keys; an {@link IllegalArgumentException} is reported at the key that it begins with. */
    public <T> T made(Supplier<T> maker, T otherwise) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            report(String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    /** Reports at the key that the text names before its colon, or at the section. */
    public void report(String text) {
        int colon = Math.max(0, text.indexOf(':'));
        Optional<String> named = Arrays.stream(text.substring(0, colon).split(" ", -1))
                .filter(mapping.entries()::containsKey)
                .findFirst();
        Node.Entry entry = named.map(mapping.entries()::get).orElse(null);
        if (named.isPresent() && entry != null) {
            problems.add(entry.value().place(), pathOf(named.get()) + text.substring(colon));
        } else {
            problems.add(mapping.place(), path.isEmpty() ? text : path + "." + text);
        }
    }

    public boolean has(String key) {
        return given(key).isPresent();
    }

    /** Makes a key known without reading it. */
    public void ignore(String key) {
        known.add(key);
    }

    /** Reports the keys that nobody asked for. */
    public void end() {
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.add(entry.keyPlace(), pathOf(key) + ": unknown key" + Suggestions.hint(key, known));
            }
        });
    }

    private Optional<Node> given(String key) {
        known.add(key);
        Node.Entry entry = mapping.entries().get(key);
        return entry == null || entry.value() instanceof Node.Nothing ? Optional.empty() : Optional.of(entry.value());
    }

    private <T> Optional<T> converted(String key, Node node, Function<String, T> conversion) {
        if (!(node instanceof Node.Scalar scalar)) {
            problems.add(node.place(), pathOf(key) + ": " + node.kind() + " (expected: one value)");
            return Optional.empty();
        }
        try {
            return Optional.of(conversion.apply(substitution.in(scalar.text())));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String own = key + ": ";
            String text = message.startsWith(own) ? message.substring(own.length()) : message;
            problems.add(node.place(), pathOf(key) + ": " + text);
            return Optional.empty();
        }
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
