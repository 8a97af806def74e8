package dev.hitotsu.springboot.inbox;

import dev.hitotsu.message.Message;

/** Surrounds what a listener does with a message, for traces. */
@FunctionalInterface
public interface MessageProcessing {
    /**
     * Runs the listener, once.
     *
     * @param group the consumer
     */
    void process(String group, Message message, Runnable listener);
}
