package dev.hitotsu.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** A section that writes the JSON Schema of what it is asked for into an object. Not thread-safe. */
final class SchemaSection implements Section {
    private final ObjectNode schema;
    private final ObjectNode properties;
    private final ObjectNode definitions;

    /** The definitions are shared by all sections of a schema. */
    SchemaSection(ObjectNode schema, ObjectNode definitions) {
        this.schema = schema.put("type", "object");
        this.properties = schema.putObject("properties");
        this.definitions = definitions;
        schema.put("additionalProperties", false);
    }

    @Override
    public <T> T get(Key.WithDefault<T> key) {
        describe(key, key.description()).set("default", key.conversion().toJson(key.defaultValue()));
        return key.defaultValue();
    }

    @Override
    public <T> Optional<T> get(Key.Optional<T> key) {
        describe(key, key.description() + " Default: " + key.absent() + ".");
        return Optional.empty();
    }

    @Override
    public Optional<LiveText> live(Key.Optional<String> key) {
        return get(key).map(LiveText::fixed);
    }

    @Override
    public Optional<LiveText> live(Key.Required<String> key) {
        return get(key).map(LiveText::fixed);
    }

    @Override
    public <T> Optional<T> get(Key.Required<T> key) {
        describe(key, key.description());
        require(key.name());
        return Optional.empty();
    }

    @Override
    public Map<String, String> texts(SectionKey key, Function<String, Optional<String>> check) {
        describe(key).put("type", "object").set("additionalProperties", schemaOf(Conversion.TEXT));
        return Map.of();
    }

    @Override
    public Map<String, LiveText> liveTexts(SectionKey key, Function<String, Optional<String>> check) {
        texts(key, check);
        return Map.of();
    }

    @Override
    public <T> List<T> list(SectionKey key, Function<Section, T> reader) {
        ObjectNode items = describe(key).put("type", "array").putObject("items");
        T unused = reader.apply(new SchemaSection(items, definitions));
        return List.of();
    }

    @Override
    public <T> List<T> values(SectionKey key, Conversion<T> conversion) {
        ArrayNode either = describe(key).putArray("anyOf");
        either.add(schemaOf(conversion));
        either.addObject().put("type", "array").set("items", schemaOf(conversion));
        return List.of();
    }

    @Override
    public <T> Map<String, T> named(SectionKey key, BiFunction<String, Section, T> reader) {
        return namedIn(describe(key), reader);
    }

    @Override
    public <T> Map<String, T> named(BiFunction<String, Section, T> reader) {
        return namedIn(schema, reader);
    }

    private <T> Map<String, T> namedIn(ObjectNode section, BiFunction<String, Section, T> reader) {
        ObjectNode each = section.put("type", "object").putObject("additionalProperties");
        T unused = reader.apply("name", new SchemaSection(each, definitions));
        return Map.of();
    }

    @Override
    public Optional<JsonNode> json(SectionKey key) {
        describe(key);
        return Optional.empty();
    }

    @Override
    public <T> T section(SectionKey key, Function<Section, T> reader) {
        return reader.apply(new SchemaSection(describe(key), definitions));
    }

    @Override
    public <T> Optional<T> optionalSection(SectionKey key, Function<Section, T> reader) {
        return Optional.of(section(key, reader));
    }

    @Override
    public <T> Optional<T> requiredSection(SectionKey key, String expected, Function<Section, T> reader) {
        require(key.name());
        return optionalSection(key, reader);
    }

    @Override
    public <T> Optional<T> exactlyOne(SectionKey key, List<Alternative<T>> alternatives) {
        require(key.name());
        ObjectNode section = describe(key);
        SchemaSection below = new SchemaSection(section, definitions);
        ArrayNode oneOf = section.putArray("oneOf");
        List<T> results = alternatives.stream()
                .map(one -> {
                    oneOf.addObject().putArray("required").add(one.key().name());
                    return below.section(one.key(), one.reader());
                })
                .toList();
        return results.stream().findFirst();
    }

    /** Without values nothing is wrong: what cannot be made of placeholders is replaced by the fallback. */
    @Override
    public <T> T build(Supplier<T> constructor, T fallback) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException placeholder) {
            return fallback;
        }
    }

    @Override
    public void report(String problem) {
        // There are no values that could be wrong.
    }

    private void require(String name) {
        schema.withArray("required").add(name);
    }

    private ObjectNode describe(SectionKey key) {
        return properties.putObject(key.name()).put("description", key.description());
    }

    private ObjectNode describe(Key<?> key, String description) {
        ObjectNode property = properties.putObject(key.name()).put("description", description);
        property.setAll(schemaOf(key.conversion()));
        return property;
    }

    private ObjectNode schemaOf(Conversion<?> conversion) {
        return conversion
                .definition()
                .map(name -> {
                    definitions.set(name, conversion.schema());
                    return definitions.objectNode().put("$ref", "#/$defs/" + name);
                })
                .orElseGet(conversion::schema);
    }
}
