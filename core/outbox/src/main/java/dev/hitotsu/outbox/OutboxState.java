package dev.hitotsu.outbox;

/** How far a message has come, as an operator sees it. */
public enum OutboxState {
    /** Committed, and not yet taken by the sink. */
    PENDING,
    /** Taken by the sink. Shown as long as the segment that holds it has not been removed. */
    PUBLISHED,
    /** Not delivered before a later time, as its sender wished. */
    DELAYED,
    /** Failed; it is sent again later. */
    RETRY,
    /** Waits behind an earlier message of its key. */
    WAITING,
    /** Given up, and holds back its key until an operator decides. */
    BLOCKED,
    /** Given up; an operator decides whether to retry or skip it. */
    DEAD,
    /** Given up; it goes to the dead letter topic next. */
    DEAD_LETTER,
    /** Skipped by an operator. */
    SKIPPED
}
