package dev.hitotsu.message.receiver;

import dev.hitotsu.message.Message;
import org.jspecify.annotations.Nullable;

/** What a broker has delivered, and whatever it needs to be told that it is done. For authors of receivers. */
public interface Delivery {
    /**
     * Within which order holds: a partition, a queue. Messages of a lane are handled in the order of their deliveries.
     */
    String lane();

    /** The message; where the delivery is none, a stand-in. */
    Message message();

    /** Why the delivery is no message; null if it is one. */
    @Nullable UndecodableMessageException problem();

    /**
     * Whether the broker may drop the message if it is not done soon. Then it is handled alone, and the {@link
     * PoisonHandler} is asked after each failure.
     */
    default boolean isEndangered() {
        return false;
    }
}
