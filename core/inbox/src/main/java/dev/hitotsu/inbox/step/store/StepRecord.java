package dev.hitotsu.inbox.step.store;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A step of a run, as it is kept.
 *
 * @param number its place in the run, from 0
 * @param name as the code calls it
 * @param result of the step, or the answer; not copied; null where there is none
 * @param reason why it was refused; null otherwise
 * @param undone whether it was undone
 */
public record StepRecord(
        int number,
        String name,
        StepKind kind,
        StepOutcome outcome,
        byte @Nullable [] result,
        @Nullable String reason,
        boolean undone) {
    public StepRecord {
        requireNonNull(name, "name: null (expected: the name of a step)");
        requireNonNull(kind, "kind: null (expected: a kind)");
        requireNonNull(outcome, "outcome: null (expected: an outcome)");
    }

    /** A step that is done. */
    public static StepRecord done(int number, String name, StepKind kind, byte @Nullable [] result) {
        return new StepRecord(number, name, kind, StepOutcome.DONE, result, null, false);
    }

    /** A step without a result. */
    public static StepRecord of(int number, String name, StepKind kind, StepOutcome outcome) {
        return new StepRecord(number, name, kind, outcome, null, null, false);
    }

    /**
     * A step that was refused.
     *
     * @param undone whether an earlier attempt was in doubt, and was undone
     */
    public static StepRecord refused(int number, String name, StepKind kind, String reason, boolean undone) {
        requireNonNull(reason, "reason: null (expected: text)");
        return new StepRecord(number, name, kind, StepOutcome.REFUSED, null, reason, undone);
    }
}
