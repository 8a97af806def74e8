package dev.hitotsu.inbox.step.store;

/** What became of a step. */
public enum StepOutcome {
    /** It is done. */
    DONE,
    /** It was refused, and has had no effect. */
    REFUSED,
    /** A call of which nobody knows whether it has had its effect. The run ends, and the call is to be undone. */
    DOUBTFUL,
    /** Nobody answered in time. */
    EXPIRED
}
