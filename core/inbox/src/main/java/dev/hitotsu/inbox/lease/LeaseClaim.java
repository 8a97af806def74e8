package dev.hitotsu.inbox.lease;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a store says to a claim. */
public sealed interface LeaseClaim {
    /**
     * The claim is the caller's.
     *
     * @param fence greater than that of every earlier claim of the key
     * @param attempt 1 for the first; more if earlier runs failed, or crashed and may have had the effect
     */
    record Granted(long fence, int attempt) implements LeaseClaim {}

    /**
     * Another owner has it.
     *
     * @param remaining until it is free if it is not renewed, by the store's clock
     */
    record Held(Duration remaining) implements LeaseClaim {
        public Held {
            requireNonNull(remaining, "remaining: null (expected: a time)");
        }
    }

    /**
     * A run of this key was completed.
     *
     * @param result null if it was too large to be kept
     */
    record Done(byte @Nullable [] result) implements LeaseClaim {}

    /** The key was claimed with another fingerprint, and that run was completed, is under way or has crashed. */
    record Conflict() implements LeaseClaim {}
}
