package dev.hitotsu.inbox.step.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that was begun or taken up, with all that is known of it.
 *
 * @param attempt 1 if nobody has worked on it since its last record or rest; more if attempts since then have failed or
 *     crashed, and may have had effects of which nothing is recorded
 * @param input what the run is about; null if only the caller knows
 * @param steps recorded ones, in their order
 * @param unwinding set if the run is to be undone
 * @param waitingFor the step for which it rested; null for none
 * @param isWaitOver whether that rest has lasted as long as it was to
 */
public record TakenRun(
        RunHold hold,
        int attempt,
        byte @Nullable [] input,
        List<StepRecord> steps,
        @Nullable Unwinding unwinding,
        @Nullable String waitingFor,
        boolean isWaitOver) {
    public TakenRun {
        requireNonNull(hold, "hold: null (expected: the hold of a run)");
        requireNonNull(steps, "steps: null (expected: a list, perhaps empty)");
        steps = List.copyOf(steps);
    }
}
