package dev.hitotsu.inbox;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What became of a request to run an effect once. */
public sealed interface EffectOutcome {
    /**
     * The effect has happened.
     *
     * @param result of this run, or of the earlier one
     * @param isRepetition whether it happened in an earlier run
     */
    record Done(byte[] result, boolean isRepetition) implements EffectOutcome {
        public Done {
            requireNonNull(result, "result: null (expected: bytes, perhaps none)");
        }
    }

    /**
     * Another run is under way. Nothing was done.
     *
     * @param retryAfter when to ask again; by then the other run is over, or has lost its claim, or has renewed it
     */
    record InFlight(Duration retryAfter) implements EffectOutcome {
        public InFlight {
            requireNonNull(retryAfter, "retryAfter: null (expected: a time)");
        }
    }

    /** The key belongs to a request with another fingerprint. Nothing was done. */
    record Conflict() implements EffectOutcome {}
}
