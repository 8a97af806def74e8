package dev.hitotsu.inbox.step.store;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a store says to somebody who wants to work on a run. */
public sealed interface RunClaim {
    /** It is the caller's. */
    record Taken(TakenRun run) implements RunClaim {
        public Taken {
            requireNonNull(run, "run: null (expected: a run)");
        }
    }

    /**
     * Another one works on it.
     *
     * @param remaining until it is free if its lease is not renewed, by the store's clock
     */
    record Held(Duration remaining) implements RunClaim {
        public Held {
            requireNonNull(remaining, "remaining: null (expected: a time)");
        }
    }

    /**
     * It rests.
     *
     * @param waitingFor the step that sleeps or waits
     * @param remaining how long at most, by the store's clock
     */
    record Resting(String waitingFor, Duration remaining) implements RunClaim {
        public Resting {
            requireNonNull(waitingFor, "waitingFor: null (expected: the name of a step)");
            requireNonNull(remaining, "remaining: null (expected: a time)");
        }
    }

    /** Nobody tries it any more, until a person retries or cancels it. */
    record Halted(@Nullable String error) implements RunClaim {}

    /**
     * It has ended.
     *
     * @param result what it has come to; null for none
     * @param reason why it was refused or cancelled; null if it was completed
     */
    record Ended(
            RunState state,
            byte @Nullable [] result,
            @Nullable String reason) implements RunClaim {
        public Ended {
            requireNonNull(state, "state: null (expected: how it ended)");
        }
    }

    /** The key was used with another fingerprint. */
    record Conflict() implements RunClaim {}
}
