package dev.hitotsu.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** A section of a YAML file. Not thread-safe. */
final class YamlSection implements Section {
    /** What is shorter is more likely a part of another word of a message than a secret. */
    private static final int MIN_SECRET_LENGTH = 4;

    private final String path;
    private final Node.Mapping mapping;
    private final Substitution substitution;
    private final Problems problems;
    private final Set<String> known = new LinkedHashSet<>();

    /** The content of variables and files, which may be a secret, and the references that stand in the file instead. */
    private final Map<String, String> references = new LinkedHashMap<>();

    YamlSection(String path, Node.Mapping mapping, Substitution substitution, Problems problems) {
        this.path = path;
        this.mapping = mapping;
        this.substitution = substitution;
        this.problems = problems;
    }

    @Override
    public <T> T get(Key.WithDefault<T> key) {
        return value(key.name(), key.conversion()).orElse(key.defaultValue());
    }

    @Override
    public <T> Optional<T> get(Key.Optional<T> key) {
        return value(key.name(), key.conversion());
    }

    @Override
    public Optional<LiveText> live(Key.Optional<String> key) {
        return live(key.name(), get(key));
    }

    @Override
    public Optional<LiveText> live(Key.Required<String> key) {
        return live(key.name(), get(key));
    }

    private Optional<LiveText> live(String key, Optional<String> first) {
        return given(key)
                .filter(Node.Scalar.class::isInstance)
                .map(node -> ((Node.Scalar) node).text())
                .flatMap(text -> first.map(value -> new LiveText(text, value, () -> substitution.apply(text))));
    }

    @Override
    public <T> Optional<T> get(Key.Required<T> key) {
        reportIfMissing(key.name(), key.expected());
        return value(key.name(), key.conversion());
    }

    @Override
    public Map<String, String> texts(SectionKey key, Function<String, Optional<String>> check) {
        Map<String, String> texts = new LinkedHashMap<>();
        liveTexts(key, check).forEach((name, text) -> texts.put(name, text.first()));
        return texts;
    }

    @Override
    public Map<String, LiveText> liveTexts(SectionKey key, Function<String, Optional<String>> check) {
        Map<String, LiveText> texts = new LinkedHashMap<>();
        below(key)
                .ifPresent(section -> section.mapping.entries().forEach((name, entry) -> {
                    section.live(name, section.value(name, Conversion.TEXT)).ifPresent(text -> texts.put(name, text));
                    check.apply(name).ifPresent(problem -> section.add(entry.value(), name, problem));
                }));
        return texts;
    }

    @Override
    public <T> List<T> list(SectionKey key, Function<Section, T> reader) {
        List<T> results = new ArrayList<>();
        List<Node> items = items(key, "a list of sections");
        for (int i = 0; i < items.size(); i++) {
            String name = key.name() + "[" + i + "]";
            if (items.get(i) instanceof Node.Mapping below) {
                results.add(child(name, below).read(reader));
            } else {
                add(items.get(i), name, items.get(i).describe() + " (expected: keys and values)");
            }
        }
        return results;
    }

    @Override
    public <T> List<T> values(SectionKey key, Conversion<T> conversion) {
        Node single = given(key.name()).orElse(null);
        if (single instanceof Node.Scalar) {
            return convert(key.name(), single, conversion).stream().toList();
        }
        return items(key, "one value or a list of values").stream()
                .flatMap(item -> convert(key.name(), item, conversion).stream())
                .toList();
    }

    @Override
    public <T> Map<String, T> named(SectionKey key, BiFunction<String, Section, T> reader) {
        return below(key).map(section -> section.named(reader)).orElseGet(LinkedHashMap::new);
    }

    @Override
    public <T> Map<String, T> named(BiFunction<String, Section, T> reader) {
        Map<String, T> results = new LinkedHashMap<>();
        mapping.entries().forEach((name, entry) -> {
            known.add(name);
            if (entry.value() instanceof Node.Mapping below) {
                results.put(name, child(name, below).read(self -> reader.apply(name, self)));
            } else {
                add(entry.value(), name, entry.value().describe() + " (expected: keys and values)");
            }
        });
        return results;
    }

    @Override
    public Optional<JsonNode> json(SectionKey key) {
        return given(key.name()).flatMap(node -> {
            try {
                return Optional.of(NodeJson.of(node, substitution));
            } catch (IllegalArgumentException e) {
                add(node, key.name(), String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    @Override
    public <T> T section(SectionKey key, Function<Section, T> reader) {
        Node.Mapping empty = new Node.Mapping(mapping.location(), Map.of());
        return below(key).orElseGet(() -> child(key.name(), empty)).read(reader);
    }

    @Override
    public <T> Optional<T> optionalSection(SectionKey key, Function<Section, T> reader) {
        return below(key).map(section -> section.read(reader));
    }

    @Override
    public <T> Optional<T> requiredSection(SectionKey key, String expected, Function<Section, T> reader) {
        reportIfMissing(key.name(), expected);
        return optionalSection(key, reader);
    }

    @Override
    public <T> Optional<T> exactlyOne(SectionKey key, List<Alternative<T>> alternatives) {
        List<String> names = alternatives.stream().map(one -> one.key().name()).toList();
        String all = String.join(", ", names);
        reportIfMissing(key.name(), "a section with one of " + all);
        return below(key).flatMap(section -> {
            List<String> given = names.stream()
                    .filter(name -> section.given(name).isPresent())
                    .toList();
            if (given.size() > 1) {
                section.report(given.getLast() + ": a second " + key.name() + " beside " + given.getFirst()
                        + " (expected: exactly one of " + all + ")");
            } else if (given.isEmpty()) {
                problems.add(
                        section.mapping.location(), section.path + ": empty (expected: exactly one of " + all + ")");
            }
            return section.read(self ->
                    alternatives.stream()
                            .flatMap(one -> self.optionalSection(one.key(), one.reader()).stream())
                            .toList()
                            .stream()
                            .findFirst());
        });
    }

    @Override
    public <T> T build(Supplier<T> constructor, T fallback) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            report(String.valueOf(e.getMessage()));
            return fallback;
        }
    }

    @Override
    public void report(String reported) {
        String problem = asWritten(reported);
        int colon = Math.max(0, problem.indexOf(':'));
        Optional<String> named = Arrays.stream(problem.substring(0, colon).split(" ", -1))
                .filter(mapping.entries()::containsKey)
                .findFirst();
        Node.Entry entry = named.map(mapping.entries()::get).orElse(null);
        if (named.isPresent() && entry != null) {
            problems.add(entry.value().location(), pathOf(named.get()) + problem.substring(colon));
        } else {
            problems.add(mapping.location(), pathOf(problem));
        }
    }

    /** Lets the reader ask for its keys, and then reports the others. */
    <T> T read(Function<Section, T> reader) {
        T result = reader.apply(this);
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                problems.add(entry.keyLocation(), pathOf(key) + ": unknown key" + Suggestions.hint(key, known));
            }
        });
        return result;
    }

    private void reportIfMissing(String key, String expected) {
        if (given(key).isEmpty()) {
            problems.add(mapping.location(), pathOf(key) + ": missing (expected: " + expected + ")");
        }
    }

    private Optional<Node> given(String key) {
        known.add(key);
        Node.Entry entry = mapping.entries().get(key);
        return entry == null || entry.value() instanceof Node.Null ? Optional.empty() : Optional.of(entry.value());
    }

    private List<Node> items(SectionKey key, String expected) {
        Node node = given(key.name()).orElse(null);
        if (node instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        if (node != null) {
            add(node, key.name(), node.describe() + " (expected: " + expected + ")");
        }
        return List.of();
    }

    private Optional<YamlSection> below(SectionKey key) {
        return given(key.name()).flatMap(node -> {
            if (node instanceof Node.Mapping below) {
                return Optional.of(child(key.name(), below));
            }
            add(node, key.name(), node.describe() + " (expected: keys and values)");
            return Optional.empty();
        });
    }

    private YamlSection child(String key, Node.Mapping below) {
        return new YamlSection(pathOf(key), below, substitution, problems);
    }

    private <T> Optional<T> value(String key, Conversion<T> conversion) {
        return given(key).flatMap(node -> convert(key, node, conversion));
    }

    private <T> Optional<T> convert(String key, Node node, Conversion<T> conversion) {
        if (!(node instanceof Node.Scalar scalar)) {
            add(node, key, node.describe() + " (expected: one value)");
            return Optional.empty();
        }
        try {
            String text = substitution.apply(scalar.text());
            if (text.length() >= MIN_SECRET_LENGTH && !text.equals(scalar.text())) {
                references.put(text, scalar.text());
            }
            return Optional.of(conversion.parse(text));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String prefix = key + ": ";
            add(node, key, asWritten(message.startsWith(prefix) ? message.substring(prefix.length()) : message));
            return Optional.empty();
        }
    }

    /** The message with references instead of what they stand for. */
    private String asWritten(String message) {
        String written = message;
        for (Map.Entry<String, String> reference : references.entrySet()) {
            written = written.replace(reference.getKey(), reference.getValue());
        }
        return written;
    }

    private void add(Node node, String key, String problem) {
        problems.add(node.location(), pathOf(key) + ": " + problem);
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
