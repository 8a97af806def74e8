package dev.hitotsu.relay;

/** What a message that cannot be delivered does to the later messages of its key. Other keys are never held back (P5). */
public enum FailurePolicy {
    /** They wait until it is delivered, or until a person retries or skips it. It is retried for ever; if refused, it blocks. */
    BLOCK_KEY,

    /** They wait while it is retried; when it is given up it is kept as dead, and they go on. */
    PARK_KEY,

    /** They do not wait: it is retried on its own, out of order, and kept as dead when it is given up. */
    SKIP,

    /** They wait while it is retried; when it is given up it goes to the dead letter topic, and they go on. */
    DEAD_LETTER
}
