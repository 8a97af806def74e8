package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.SIZE;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.gateway.openapi.OpenApi;
import dev.hitotsu.gateway.openapi.OpenApiSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code openapi} of a route. */
final class OpenApiReader {
    private static final Key.Required<String> FILE =
            Key.required("file", TEXT, "A document of OpenAPI 3.0 or 3.1, in JSON or YAML.", "the path of a file");
    private static final Key.WithDefault<String> PREFIX =
            Key.withDefault("prefix", TEXT, "", "What clients write before its paths, such as /api.");
    private static final Key.WithDefault<Long> MAX_BYTES =
            Key.withDefault("maxBytes", SIZE, 1L << 20, "Max size of a body, which is read into memory.");

    private OpenApiReader() {}

    /** Null after a report. */
    static @Nullable OpenApiSettings read(Section openApi) {
        Optional<String> file = openApi.get(FILE);
        String prefix = openApi.get(PREFIX);
        long maxBytes = openApi.get(MAX_BYTES);
        return file.flatMap(path -> openApi.<Optional<OpenApiSettings>>build(
                        () -> Optional.of(new OpenApiSettings(OpenApi.at(Path.of(path)), prefix, maxBytes)),
                        Optional.empty()))
                .orElse(null);
    }
}
