package dev.hitotsu.postgresql.internal;

import dev.hitotsu.jdbc.SchemaName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One step from a version of the schema to the next. A step that was released never changes. */
public record Migration(int version, String description, String resource) {
    /** All steps, in order. */
    public static final List<Migration> ALL = List.of(
            new Migration(1, "outbox, relay and inbox", "/dev/hitotsu/postgresql/schema/V1__outbox_relay_inbox.sql"),
            new Migration(2, "coordination", "/dev/hitotsu/postgresql/schema/V2__coordination.sql"),
            new Migration(3, "effects", "/dev/hitotsu/postgresql/schema/V3__effects.sql"),
            new Migration(4, "kinds of checkpoints", "/dev/hitotsu/postgresql/schema/V4__checkpoint_kind.sql"),
            new Migration(5, "outcomes", "/dev/hitotsu/postgresql/schema/V5__outcomes.sql"),
            new Migration(6, "operators", "/dev/hitotsu/postgresql/schema/V6__operators.sql"),
            new Migration(7, "projections", "/dev/hitotsu/postgresql/schema/V7__projections.sql"));

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
}
