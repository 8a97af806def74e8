package dev.hitotsu.jdbc.sequence;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** The name of a sequence, with or without a schema. */
public final class SequenceName {
    private static final Pattern VALID = Pattern.compile("([a-z_][a-z0-9_]{0,62}\\.)?[a-z_][a-z0-9_]{0,62}");

    private SequenceName() {}

    /** Refuses what would not stand in SQL as it is. */
    public static String check(String name) {
        requireNonNull(name, "sequence: null (expected: the name of a sequence)");
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "sequence: \"" + name
                            + "\" (expected: lower-case letters, digits and underscores, with an optional schema and a dot before them)");
        }
        return name;
    }
}
