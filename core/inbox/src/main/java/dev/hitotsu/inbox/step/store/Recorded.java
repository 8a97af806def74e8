package dev.hitotsu.inbox.step.store;

/** What a store says to a record. */
public enum Recorded {
    /** It is kept. */
    KEPT,
    /** It is kept, and the run is to be undone: a person has cancelled it. */
    CANCELLED,
    /** Nothing was kept: the run is not the caller's any more. */
    LOST
}
