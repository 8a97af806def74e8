package dev.hitotsu.postgresql.sequence;

import java.util.regex.Pattern;

/** The name of a sequence, with or without a schema. */
final class SequenceName {
    private static final Pattern VALID = Pattern.compile("([a-z_][a-z0-9_]{0,62}\\.)?[a-z_][a-z0-9_]{0,62}");

    private SequenceName() {}

    static String check(String name) {
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "sequence: \"" + name
                            + "\" (expected: lower-case letters, digits and underscores, with an optional schema and a dot before them)");
        }
        return name;
    }
}
