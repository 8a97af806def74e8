package dev.hitotsu.graphql.schema;

/**
 * How the values of many objects come in one call.
 *
 * @param by the member of the object around the field that has the key, or a list of keys
 * @param parameter with the keys
 * @param key the member of each entry of the answer that has its key
 * @param max how many keys a call may have, 1 or more
 */
public record Batch(MemberPath by, String parameter, Style style, MemberPath key, int max) {
    private static final int MAX = 10_000;

    /** How keys are written. */
    public enum Style {
        /** {@code id=1&id=2}. */
        REPEATED,

        /** {@code id=1,2}. */
        COMMA,

        /** A body {@code {"id": [1, 2]}}. */
        BODY
    }

    public Batch {
        if (max < 1 || max > MAX) {
            throw new IllegalArgumentException("max: " + max + " (expected: 1.." + MAX + ")");
        }
        if (parameter.isEmpty()) {
            throw new IllegalArgumentException("parameter: empty (expected: the name of a parameter)");
        }
    }
}
