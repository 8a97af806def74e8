package dev.hitotsu.graphql;

import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.config.Suggestions;
import dev.hitotsu.gateway.openapi.OpenApi;
import dev.hitotsu.graphql.check.ApiCheck;
import dev.hitotsu.graphql.check.Samples;
import dev.hitotsu.graphql.endpoint.Composition;
import dev.hitotsu.graphql.endpoint.RunLimits;
import dev.hitotsu.graphql.schema.ComposedSchema;
import dev.hitotsu.graphql.schema.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private static final SectionKey OPENAPI = new SectionKey(
            "openapi",
            "Descriptions of services (OpenAPI 3), a file for each upstream, with which the schema is compared.");

    private CompositionReader() {}

    /** Empty after a report. */
    static Optional<Composition> read(Section section, Set<String> upstreams, RunLimits limits) {
        Optional<String> file = section.get(FILE);
        Optional<String> sdl = section.get(SDL);
        Optional<String> samples = section.get(SAMPLES);
        Map<String, OpenApi> described = described(section, upstreams);
        if (file.isPresent() == sdl.isPresent()) {
            section.report("schema: " + (file.isPresent() ? "beside sdl" : "missing") + " (expected: a file, or sdl)");
            return Optional.empty();
        }
        Optional<String> text = file.isPresent() ? text(section, file.get()) : sdl;
        Set<Path> files = file.map(Path::of).map(Set::of).orElse(Set.of());
        return text.flatMap(it -> schema(section, file.isPresent() ? "schema" : "sdl", it, upstreams)
                .map(schema -> {
                    samples.ifPresent(folder -> compare(section, schema, Path.of(folder)));
                    described.forEach((upstream, api) -> ApiCheck.problems(schema, upstream, api)
                            .forEach(problem -> section.report("openapi: " + problem)));
                    return new Composition(it, schema, files, limits);
                }));
    }

    private static Map<String, OpenApi> described(Section section, Set<String> upstreams) {
        Map<String, OpenApi> described = new LinkedHashMap<>();
        section.texts(
                        OPENAPI,
                        name -> upstreams.contains(name)
                                ? Optional.empty()
                                : Optional.of("unknown upstream" + Suggestions.hint(name, upstreams)))
                .forEach((upstream, file) -> {
                    try {
                        described.put(upstream, OpenApi.at(Path.of(file)));
                    } catch (IllegalArgumentException e) {
                        section.report("openapi: " + upstream + ": " + e.getMessage());
                    }
                });
        return described;
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
