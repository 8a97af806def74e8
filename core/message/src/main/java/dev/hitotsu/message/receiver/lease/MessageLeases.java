package dev.hitotsu.message.receiver.lease;

import java.util.List;

/**
 * A queue that is open. Thread-safe: one thread receives, one extends, one does the rest. Every method may block as
 * long as a call of the broker.
 */
public interface MessageLeases extends AutoCloseable {
    /**
     * Waits for messages as long as the broker lets, and leases what has come: perhaps nothing.
     *
     * @param room how many more are wanted; the messages of one request may be more
     * @throws RuntimeException if the broker gave no answer; the next call tries again
     */
    List<LeasedDelivery> receive(int room);

    /**
     * Extends each lease to the whole time from now on. Tells a delivery how long it is leased, or that its lease is
     * over. Where there is no answer, it stays as it was. Does not throw.
     */
    void extend(List<LeasedDelivery> deliveries);

    /**
     * Acknowledges these; returns those of which it is not known.
     *
     * @throws RuntimeException if there is no answer
     */
    List<LeasedDelivery> acknowledge(List<LeasedDelivery> done);

    /**
     * Gives these back, so that they come again after so many seconds. Where the broker does not hear it, they come
     * when their lease is over. Does not throw an exception.
     */
    void release(List<LeasedDelivery> deliveries, int seconds);

    /** Disconnects. Nothing is called afterwards. */
    @Override
    void close();
}
