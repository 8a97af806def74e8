package dev.hitotsu.message;

/**
 * Decides about a message that a consumer's {@link BatchHandler} failed for, alone, as often as the {@link RetryPolicy}
 * allows. Whatever is decided, messages of other partitions or queues go on.
 */
@FunctionalInterface
public interface PoisonHandler {

    /**
     * Decides, and may record the message somewhere first. Runs in the consumer's thread and may block. Called again after
     * each further failure where it said {@link Decision#RETRY}; throwing means the same.
     *
     * @param failures how often the handler has failed for the message alone
     * @param lastError what it threw last
     */
    Decision decide(Message message, int failures, Exception lastError) throws Exception;

    /** What becomes of the message. */
    enum Decision {
        /** It is tried again, for ever if need be, and what is behind it in its partition or queue waits. */
        RETRY,
        /** It counts as handled. */
        SKIP,
        /** The consumer stops; the message is received again by the next one. */
        STOP
    }

    /** Loses nothing: tries again for ever. */
    static PoisonHandler retrying() {
        return (message, failures, lastError) -> Decision.RETRY;
    }
}
