package dev.hitotsu.server.api;

import dev.hitotsu.inbox.projection.ProjectionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a projection is doing.
 *
 * @param lastUpdated when the last messages were worked into it; null for never
 * @param rebuildWantedAt since when it is made anew; null if it is not
 * @param rebuildUpdated when the last messages were worked into the new generation; null for never
 */
public record ProjectionBody(
        String name,
        int generation,
        @Nullable Instant lastUpdated,
        @Nullable Instant rebuildWantedAt,
        @Nullable Instant rebuildUpdated) {

    public static ProjectionBody of(ProjectionStatus status) {
        return new ProjectionBody(
                status.name(),
                status.generation(),
                status.lastUpdated(),
                status.rebuildWantedAt(),
                status.rebuildUpdated());
    }
}
