package dev.hitotsu.jdbc.internal;

import static java.util.stream.Collectors.joining;

import dev.hitotsu.jdbc.SchemaException;
import dev.hitotsu.jdbc.SchemaName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The steps that bring the tables of a database to the newest version. Immutable.
 *
 * @param home a class of the jar with the SQL
 * @param steps in order
 * @param insert the beginning of the statement that notes a step as done
 */
public record Migrations(Class<?> home, List<Migration> steps, String insert) {
    public Migrations {
        steps = List.copyOf(steps);
    }

    /** The version after all steps. */
    public int newest() {
        return steps.getLast().version();
    }

    /** The steps that are missing after a version. */
    public List<Migration> after(int version) {
        return steps.stream().filter(step -> step.version() > version).toList();
    }

    /** The SQL of a step. */
    public String sql(Migration step, SchemaName schema) {
        try (InputStream in = home.getResourceAsStream(step.resource())) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + step.resource() + " is missing from the jar (expected: there)");
            }
            return schema.in(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The statement that notes a step as done. */
    public String record(Migration step, SchemaName schema) {
        return schema.in(insert + " ${schema}.schema_version (version, description) VALUES (" + step.version() + ", '"
                + step.description() + "')");
    }

    /**
     * The SQL of all steps after a version, for people.
     *
     * @throws IllegalArgumentException if there is no such version
     */
    public String script(SchemaName schema, int from) {
        if (from < 0 || from > newest()) {
            throw new IllegalArgumentException("from: " + from + " (expected: 0.." + newest() + ")");
        }
        return after(from).stream()
                .map(step -> "\n-- Version " + step.version() + ": " + step.description() + "\n\n" + sql(step, schema)
                        + "\n" + record(step, schema) + ";\n")
                .collect(joining());
    }

    /** Refuses tables of a version that this release does not know. */
    public void requireNotNewer(SchemaName schema, int found) {
        if (found > newest()) {
            throw new SchemaException("schema \"" + schema + "\": version " + found + " (expected: version " + newest()
                    + " at most; this release is older than the schema, upgrade it)");
        }
    }

    /**
     * Refuses tables of any other version than the newest.
     *
     * @param found the version, 0 for none
     * @param exists whether there is the table of versions
     */
    public void requireNewest(SchemaName schema, int found, boolean exists) {
        requireNotNewer(schema, found);
        if (found < newest()) {
            throw new SchemaException("schema \"" + schema + "\": " + (exists ? "version " + found : "missing")
                    + " (expected: version " + newest()
                    + "; run \"hitotsu schema apply\", or the SQL that \"hitotsu schema print\" prints)");
        }
    }
}
