package dev.hitotsu.console.action;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.NewerCount;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one kind that a preview has counted.
 *
 * @param scope which, in words
 * @param count how many
 * @param isCapped whether there may be more than were counted
 * @param isOutOfOrder whether they have let later messages of their keys go on
 * @param newer how many newer messages have gone before them; null if nobody counted those
 * @param first the first step of their change; it leaves alone what has changed since the preview
 */
public record BulkPart(
        String scope,
        long count,
        boolean isCapped,
        boolean isOutOfOrder,
        @Nullable NewerCount newer,
        BulkStep first) {
    public BulkPart {
        requireNonNull(scope, "scope: null (expected: text)");
        requireNonNull(first, "first: null (expected: a step)");
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0 or more)");
        }
    }

    /** Of messages that nobody counts the newer ones of. */
    public BulkPart(String scope, long count, boolean isCapped, boolean isOutOfOrder, BulkStep first) {
        this(scope, count, isCapped, isOutOfOrder, null, first);
    }
}
