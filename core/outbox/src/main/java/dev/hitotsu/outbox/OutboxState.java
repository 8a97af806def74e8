package dev.hitotsu.outbox;

/** Where a message is on its way, as a person asks for it. */
public enum OutboxState {
    /** Committed, and not yet taken by the sink. */
    PENDING,
    /** Taken by the sink. Shown as long as the segment that holds it has not been removed. */
    PUBLISHED,
    /** To be delivered at a later time, as its sender wished. */
    DELAYED,
    /** Failed, and waiting for its next attempt. */
    RETRY,
    /** Waiting behind an earlier message of its key. */
    WAITING,
    /** Given up, and holding back its key until a person decides. */
    BLOCKED,
    /** Given up; what to do about it is a person's decision. */
    DEAD,
    /** Given up, and waiting to be handed to the dead letter topic. */
    DEAD_LETTER,
    /** Left out by a person's decision. */
    SKIPPED
}
