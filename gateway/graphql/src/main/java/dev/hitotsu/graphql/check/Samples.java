package dev.hitotsu.graphql.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.config.Suggestions;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.schema.FieldName;
import dev.hitotsu.graphql.schema.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Answers of services, as somebody has kept them in files {@code Type.field.json}, each named after the field that it
 * is for.
 */
public final class Samples {
    private static final String ENDING = ".json";
    private static final JsonMapper JSON = new JsonMapper();

    private final ComposedSchema schema;
    private final List<String> problems = new ArrayList<>();

    private Samples(ComposedSchema schema) {
        this.schema = schema;
    }

    /** What in the files of a folder is not as the schema promises. Blocks. */
    public static List<String> problems(ComposedSchema schema, Path folder) {
        Samples samples = new Samples(schema);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(ENDING)).sorted().forEach(samples::check);
        } catch (IOException e) {
            samples.problems.add(folder + ": " + e.getClass().getSimpleName() + " (expected: a folder with samples)");
        }
        return samples.problems;
    }

    private void check(Path file) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - ENDING.length());
        Map<String, FieldName> known = new TreeMap<>();
        schema.fields().forEach((field, rules) -> {
            if (rules.source().isPresent()) {
                known.put(field.toString(), field);
            }
        });
        FieldName field = known.get(name);
        if (field == null) {
            problems.add(fileName + ": " + name + ": unknown" + Suggestions.hint(name, known.keySet()));
            return;
        }
        try {
            check(fileName, field, JSON.readTree(file.toFile()));
        } catch (IOException e) {
            problems.add(fileName + ": cannot be read (expected: JSON)");
        }
    }

    private void check(String fileName, FieldName field, JsonNode answer) {
        Source source = schema.source(field).orElseThrow();
        JsonNode value = source.select().in(answer);
        ValueCheck check = new ValueCheck(schema);
        check.answer(field, source, value);
        check.problems().forEach(problem -> problems.add(fileName + ": from " + source.upstream() + ": " + problem));
    }
}
