package dev.hitotsu.console.action;

import static java.util.Objects.requireNonNull;

/**
 * Messages of one kind that a preview has counted.
 *
 * @param scope which, in words
 * @param count how many
 * @param isCapped whether there may be more than were counted
 * @param isOutOfOrder whether they have let later messages of their keys go on
 * @param first the first step of their change; it leaves alone what has changed since the preview
 */
public record BulkPart(String scope, long count, boolean isCapped, boolean isOutOfOrder, BulkStep first) {
    public BulkPart {
        requireNonNull(scope, "scope: null (expected: text)");
        requireNonNull(first, "first: null (expected: a step)");
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0 or more)");
        }
    }
}
