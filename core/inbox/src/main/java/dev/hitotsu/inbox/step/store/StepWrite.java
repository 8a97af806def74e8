package dev.hitotsu.inbox.step.store;

import static java.util.Objects.requireNonNull;

/** What a store is to note of a step. */
public sealed interface StepWrite {
    /** A step that came to its end. */
    record New(StepRecord step) implements StepWrite {
        public New {
            requireNonNull(step, "step: null (expected: a step)");
        }
    }

    /** A recorded step that was undone. */
    record Undone(int number) implements StepWrite {}
}
