package dev.hitotsu.springboot.inbox;

import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.Receiver;

/** Starts receivers of one broker. */
public interface ReceiverStarter {
    /** Whether this broker has such sources. */
    boolean supports(MessageSource source);

    /**
     * Starts a receiver. Does not wait for the broker.
     *
     * @throws IllegalArgumentException if a setting is wrong or missing
     */
    Receiver start(String group, MessageSource source, BatchHandler handler);
}
