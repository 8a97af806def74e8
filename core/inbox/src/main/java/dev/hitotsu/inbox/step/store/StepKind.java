package dev.hitotsu.inbox.step.store;

/** What a step does. */
public enum StepKind {
    /** Work in a transaction of the store's database. */
    TRANSACTION,
    /** A call of somebody else. */
    CALL,
    /** A pause. */
    SLEEP,
    /** Waiting for an answer. */
    AWAIT
}
