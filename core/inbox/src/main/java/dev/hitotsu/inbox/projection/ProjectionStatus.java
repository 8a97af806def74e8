package dev.hitotsu.inbox.projection;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a projection is doing.
 *
 * @param generation which one is in use, from 1 on
 * @param lastUpdated when the last messages were worked into it, by the database's clock; null for never
 * @param rebuildWantedAt since when it is made anew; null if it is not
 * @param rebuildUpdated when the last messages were worked into the new generation; null for never
 */
public record ProjectionStatus(
        String name,
        int generation,
        @Nullable Instant lastUpdated,
        @Nullable Instant rebuildWantedAt,
        @Nullable Instant rebuildUpdated) {
    public ProjectionStatus {
        requireNonNull(name, "name: null (expected: the name of a projection)");
    }

    /** Whether it is made anew. */
    public boolean isRebuilding() {
        return rebuildWantedAt != null;
    }
}
