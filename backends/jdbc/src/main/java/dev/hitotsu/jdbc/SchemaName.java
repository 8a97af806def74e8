package dev.hitotsu.jdbc;

import java.util.regex.Pattern;

/** The name of the database schema that holds the tables; {@code hitotsu} by default. */
public record SchemaName(String value) {
    private static final Pattern VALID = Pattern.compile("[a-z_][a-z0-9_]{0,39}");

    /** {@code hitotsu}. */
    public static final SchemaName DEFAULT = new SchemaName("hitotsu");

    public SchemaName {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("schema: \"" + value
                    + "\" (expected: a lower-case letter or underscore, then up to 39 letters, digits or underscores)");
        }
    }

    /** Replaces {@code ${schema}} in SQL with the name, which needs no quotes. */
    public String in(String sql) {
        return sql.replace("${schema}", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
