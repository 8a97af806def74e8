package dev.hitotsu.mysql.internal;

import dev.hitotsu.jdbc.SchemaName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One step from a version of the schema to the next. A step that was released never changes. The server commits after each
 * statement of a step that creates something, so each can run again after an interruption.
 */
public record Migration(int version, String description, String resource) {
    /** All steps, in order. */
    public static final List<Migration> ALL = List.of(
            new Migration(1, "outbox, relay and inbox", "/dev/hitotsu/mysql/schema/V1__outbox_relay_inbox.sql"));

    /** The version after all steps. */
    public static int newest() {
        return ALL.getLast().version();
    }

    /** The SQL of the step. */
    public String sql(SchemaName schema) {
        try (InputStream in = Migration.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing from the jar (expected: there)");
            }
            return schema.in(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The statements of the step: each ends with a semicolon at the end of a line. */
    public List<String> statements(SchemaName schema) {
        return Arrays.stream(sql(schema).split(";\\s*(\n|$)"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
