package dev.hitotsu.message.receiver.outcome;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import org.jspecify.annotations.Nullable;

/**
 * An outcome and where it stands.
 *
 * @param number of the lane
 */
public record OutcomeDelivery(int number, long position, Message message) implements Delivery {
    public OutcomeDelivery {
        requireNonNull(message, "message: null (expected: a message)");
    }

    /** The delivery of an outcome. */
    public static OutcomeDelivery of(int number, long position, Outcome outcome) {
        requireNonNull(outcome, "outcome: null (expected: an outcome)");
        return new OutcomeDelivery(number, position, outcome.toMessage());
    }

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
