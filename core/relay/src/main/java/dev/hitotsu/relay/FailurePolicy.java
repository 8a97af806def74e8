package dev.hitotsu.relay;

/** What happens to the later messages of a key when one cannot be delivered. Other keys are never held back (P5). */
public enum FailurePolicy {
    /**
     * They wait until it is delivered, or an operator skips it. It is retried for ever; if the sink rejects it, it
     * blocks the key until an operator decides.
     */
    BLOCK_KEY,

    /** They wait while it is retried. When it is given up, it is kept as dead and they go on. */
    PARK_KEY,

    /** They do not wait. It is retried alone, out of order, and kept as dead when it is given up. */
    SKIP,

    /** They wait while it is retried. When it is given up, it goes to the dead letter topic and they go on. */
    DEAD_LETTER
}
