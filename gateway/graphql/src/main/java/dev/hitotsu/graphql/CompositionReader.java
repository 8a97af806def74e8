package dev.hitotsu.graphql;

import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.graphql.check.Samples;
import dev.hitotsu.graphql.endpoint.Composition;
import dev.hitotsu.graphql.endpoint.RunLimits;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.schema.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Reads the schema of a route. */
final class CompositionReader {
    private static final Key.Optional<String> FILE = Key.optional(
            "schema", TEXT, "File with the schema, whose directives say which service has what.", "that of sdl");
    private static final Key.Optional<String> SDL =
            Key.optional("sdl", TEXT, "The schema itself, in place of a file.", "that of the file");

    private static final Key.Optional<String> SAMPLES = Key.optional(
            "samples",
            TEXT,
            "Folder with answers of services, Type.field.json, with which the schema is compared.",
            "none");

    private CompositionReader() {}

    /** Empty after a report. */
    static Optional<Composition> read(Section section, Set<String> upstreams, RunLimits limits) {
        Optional<String> file = section.get(FILE);
        Optional<String> sdl = section.get(SDL);
        Optional<String> samples = section.get(SAMPLES);
        if (file.isPresent() == sdl.isPresent()) {
            section.report("schema: " + (file.isPresent() ? "beside sdl" : "missing") + " (expected: a file, or sdl)");
            return Optional.empty();
        }
        Optional<String> text = file.isPresent() ? text(section, file.get()) : sdl;
        Set<Path> files = file.map(Path::of).map(Set::of).orElse(Set.of());
        return text.flatMap(it -> schema(section, file.isPresent() ? "schema" : "sdl", it, upstreams)
                .map(schema -> {
                    samples.ifPresent(folder -> compare(section, schema, Path.of(folder)));
                    return new Composition(it, schema, files, limits);
                }));
    }

    private static void compare(Section section, ComposedSchema schema, Path folder) {
        Samples.problems(schema, folder).forEach(problem -> section.report("samples: " + problem));
    }

    private static Optional<String> text(Section section, String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)));
        } catch (IOException e) {
            section.report("schema: " + file + ": " + e.getClass().getSimpleName()
                    + " (expected: a file with a schema of GraphQL)");
            return Optional.empty();
        }
    }

    private static Optional<ComposedSchema> schema(Section section, String key, String text, Set<String> upstreams) {
        try {
            return Optional.of(ComposedSchema.of(text, upstreams));
        } catch (SchemaException e) {
            e.problems().forEach(problem -> section.report(key + ": " + problem));
            return Optional.empty();
        }
    }
}
