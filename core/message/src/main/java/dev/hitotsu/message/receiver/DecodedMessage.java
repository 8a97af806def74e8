package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver made of a delivery. For authors of receivers.
 *
 * @param message the message; where the delivery is none, a stand-in with all that could be read of it
 * @param problem why the delivery is no message; null if it is one
 */
public record DecodedMessage(Message message, @Nullable UndecodableMessageException problem) {
    public DecodedMessage {
        requireNonNull(message, "message: null (expected: a message)");
    }

    /** A delivery that is a message. */
    public static DecodedMessage of(Message message) {
        return new DecodedMessage(message, null);
    }

    /** A delivery that is none. */
    public static DecodedMessage undecodable(Message standIn, String reason) {
        requireNonNull(standIn, "standIn: null (expected: a message)");
        requireNonNull(reason, "reason: null (expected: a reason)");
        return new DecodedMessage(standIn, new UndecodableMessageException(reason));
    }
}
