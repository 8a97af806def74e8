package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.MessageLimit;
import java.time.Duration;
import java.util.Optional;

/**
 * The broker's limit of a message's size, once it has told; it may change, so it is remembered for a minute.
 * Thread-safe.
 */
final class SizeLimit {
    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final int FIRST_WITH_LESS = 4;
    private static final long DEFAULT_BEFORE = 128L << 20;
    private static final long DEFAULT = 16L << 20;

    private volatile Known known = new Known(Long.MAX_VALUE, "", 0);

    private record Known(long maxBytes, String reason, long validUntil) {}

    /** What a version has unless it is told otherwise: RabbitMQ's configuration, {@code max_message_size}. */
    static MessageLimit defaultOf(int majorVersion) {
        return new MessageLimit(
                "max_message_size of RabbitMQ " + (majorVersion == 0 ? "" : majorVersion + " ")
                        + "(its default; nobody can ask for another)",
                majorVersion > 0 && majorVersion < FIRST_WITH_LESS ? DEFAULT_BEFORE : DEFAULT);
    }

    void learnFrom(ChannelLoss loss) {
        if (loss.maxMessageSize().isPresent()) {
            long until = System.nanoTime() + LIFETIME.toNanos();
            known = new Known(loss.maxMessageSize().getAsLong(), loss.reason(), until);
        }
    }

    /** Why the message is too large; empty where it is not. */
    Optional<String> rejectionReason(Message message) {
        Known now = known;
        boolean tooLarge = message.payloadSize() > now.maxBytes && System.nanoTime() - now.validUntil < 0;
        return tooLarge
                ? Optional.of("payload: " + message.payloadSize() + " bytes (expected: " + now.maxBytes
                        + " at most; the broker said: " + now.reason + ")")
                : Optional.empty();
    }
}
