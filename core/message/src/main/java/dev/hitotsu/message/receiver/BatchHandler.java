package dev.hitotsu.message.receiver;

/** What a consumer does with the messages it receives. */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Handles the batch, wholly or not at all. When it returns, the receiver tells the broker that the messages are
     * done; when it throws, they come again. The same message may come more than once in any case.
     */
    void handle(ReceivedBatch batch) throws Exception;
}
