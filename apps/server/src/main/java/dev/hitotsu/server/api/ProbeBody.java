package dev.hitotsu.server.api;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a probe of a process.
 *
 * @param reason why it is not ok; null if it is
 */
public record ProbeBody(boolean ok, @Nullable String reason) {

    /** Ok if there is no reason against it. */
    public static ProbeBody of(@Nullable String reason) {
        return new ProbeBody(reason == null, reason);
    }
}
