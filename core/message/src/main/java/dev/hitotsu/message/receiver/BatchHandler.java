package dev.hitotsu.message.receiver;

/** What a consumer does with the messages it receives. */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Handles the batch, wholly or not at all. When it returns, the receiver tells the broker that the messages are
     * done; when it throws, they come again. The same message may come more than once in any case.
     */
    void handle(ReceivedBatch batch) throws Exception;

    /**
     * Begins work that is due beside batches, such as trying again what failed, on threads of its own. The receiver
     * calls it between batches, several times a second while its broker answers, also if nothing arrives. It must not
     * block; what it throws is logged. A handler that wraps another one passes it on.
     */
    default void runIfDue() {}
}
