package dev.hitotsu.gateway.difference;

import static java.util.Objects.requireNonNull;

/**
 * Something that two configurations have otherwise.
 *
 * @param part what it is about, such as {@code route orders: timeout}
 * @param before what the one says; empty if nothing
 * @param after what the other says; empty if nothing
 */
public record ConfigChange(Kind kind, String part, String before, String after) {
    /** How they differ. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    public ConfigChange {
        requireNonNull(kind, "kind: null (expected: a kind)");
        requireNonNull(part, "part: null (expected: text)");
        requireNonNull(before, "before: null (expected: text)");
        requireNonNull(after, "after: null (expected: text)");
    }
}
