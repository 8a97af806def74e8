package dev.hitotsu.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Describes a configuration for editors and validators, as a
 * <a href="https://json-schema.org/draft/2020-12">JSON Schema of draft 2020-12</a>. The schema comes from the keys
 * that the reader of the configuration asks for.
 */
public final class JsonSchema {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonSchema() {}

    /** The schema of what the reader reads, as indented JSON. */
    public static String of(String title, Consumer<Section> reader) {
        ObjectNode schema = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", title);
        ObjectNode definitions = JSON.createObjectNode();
        reader.accept(new SchemaSection(schema, definitions));
        schema.set("$defs", definitions);
        try {
            return JSON.writer(printer()).writeValueAsString(schema) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DefaultPrettyPrinter printer() {
        Separators separators =
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        return new DefaultPrettyPrinter(separators).withObjectIndenter(new DefaultIndenter("  ", "\n"));
    }
}
