package dev.hitotsu.inbox.lease;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import java.time.Duration;

/** Another run of the effect is under way. Nothing was done; ask again later with the same key. */
public final class EffectInFlightException extends InboxException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    EffectInFlightException(EffectKey key, Duration retryAfter) {
        super(key + ": another run is under way (expected: none; ask again in " + retryAfter.toMillis() + " ms)");
        this.retryAfter = requireNonNull(retryAfter, "retryAfter: null (expected: a time)");
    }

    /** When to ask again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
