package dev.hitotsu.inbox.step.store;

/** Where a run stands. */
public enum RunState {
    /** It is kept, and the next free process begins it. */
    READY,
    /** A process works on it, or has died while it did; then its lease ends. */
    RUNNING,
    /** It sleeps or waits for an answer, and costs a row. */
    WAITING,
    /** An attempt failed; the next one is planned. */
    RETRYING,
    /** No attempt is planned any more. A person has to look, and to retry or cancel it. */
    HALTED,
    /** All steps are done. */
    COMPLETED,
    /** A step was refused, and what was done before it is undone. */
    REFUSED,
    /** A person cancelled it, and what was done is undone. */
    CANCELLED;

    /** Whether nothing will happen any more. */
    public boolean isEnded() {
        return this == COMPLETED || this == REFUSED || this == CANCELLED;
    }
}
