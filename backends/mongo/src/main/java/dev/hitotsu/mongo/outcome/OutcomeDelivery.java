package dev.hitotsu.mongo.outcome;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import org.jspecify.annotations.Nullable;

/**
 * An outcome and where it stands.
 *
 * @param number of the lane
 */
record OutcomeDelivery(int number, long position, Message message) implements Delivery {
    @Override
    public String lane() {
        return String.valueOf(number);
    }

    /** The relay writes outcomes only. */
    @Override
    public @Nullable UndecodableMessageException problem() {
        return null;
    }
}
