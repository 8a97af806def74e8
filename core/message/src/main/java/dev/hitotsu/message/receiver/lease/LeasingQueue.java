package dev.hitotsu.message.receiver.lease;

import java.util.Optional;

/** From where a broker leases messages: a queue, a subscription. */
public interface LeasingQueue {
    /** For whom the broker delivers, in words, as {@link dev.hitotsu.message.receiver.Subscription#reader}. */
    String reader();

    /**
     * Connects, and finds out that the queue is there and fit. Blocks.
     *
     * @throws RuntimeException if that did not succeed
     */
    MessageLeases open();

    /**
     * What is wrong with the broker or the way to it, in words, where a later attempt can succeed; empty if none can,
     * which ends the receiver.
     *
     * @param failure what {@link #open} or a call of its leases threw
     */
    Optional<String> outageOf(RuntimeException failure);
}
