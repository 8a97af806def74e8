package dev.hitotsu.inbox.step.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run with its steps.
 *
 * @param input what the run is about; null if only its caller knows
 */
public record RunDetails(RunSummary summary, byte @Nullable [] input, List<StepRecord> steps) {
    public RunDetails {
        requireNonNull(summary, "summary: null (expected: a run)");
        requireNonNull(steps, "steps: null (expected: a list, perhaps empty)");
        steps = List.copyOf(steps);
    }
}
