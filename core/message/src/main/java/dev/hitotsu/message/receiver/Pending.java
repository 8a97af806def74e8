package dev.hitotsu.message.receiver;

import java.util.Collection;
import java.util.List;

/** Deliveries that are not done. Used by the receiver's thread only. */
interface Pending<D extends Delivery> {
    /** Takes what was just delivered. */
    void add(List<D> deliveries);

    /** Forgets what was delivered of lanes that are lost. */
    void drop(Collection<String> lanes);

    /** Nanoseconds until something is due, {@code max} at most. */
    long nanosUntilDue(long max);

    /** Makes one attempt for whatever is due, and acknowledges what is done. */
    void attemptDue() throws BrokerUnavailableException;

    /** How many messages were handled or skipped, and acknowledged. */
    long completed();

    /** Whether the poison handler stopped the receiver. */
    boolean isStopped();

    /** Waits for handlers that are under way, and acknowledges what they have done. The last call. */
    default void finish() throws BrokerUnavailableException {}
}
