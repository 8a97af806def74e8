package dev.hitotsu.message.receiver;

import dev.hitotsu.message.Message;

/**
 * Decides about a message for which a consumer's {@link BatchHandler} has failed, alone, as often as the
 * {@link RetryPolicy} allows. Whatever it decides, messages of other partitions or queues go on.
 *
 * <p>It is also asked about deliveries that are no messages, whoever wrote them; the handler never sees those. Then the
 * error is an {@link UndecodableMessageException} that says why, and the message is a stand-in with what could be read:
 * the topic, the body, an id, and where they are sound the key and the headers.
 */
@FunctionalInterface
public interface PoisonHandler {

    /**
     * Decides, and may record the message somewhere first. Runs in the consumer's thread and may block. After {@link
     * Decision#RETRY} it is called again after each further failure. Throwing means {@code RETRY}.
     *
     * @param failures how often the handler has failed for the message alone, or how often this is asked about a
     *     delivery that is no message
     * @param lastError what the handler threw last, or an {@link UndecodableMessageException}
     */
    Decision decide(Message message, int failures, Throwable lastError) throws Exception;

    /** What becomes of the message. */
    enum Decision {
        /** The message is tried again, for ever if need be. What is behind it in its partition or queue waits. */
        RETRY,
        /** The message counts as handled. */
        SKIP,
        /** The consumer stops; the message is received again by the next one. */
        STOP
    }

    /** Tries again for ever, so that nothing is lost. */
    static PoisonHandler retrying() {
        return (message, failures, lastError) -> Decision.RETRY;
    }
}
