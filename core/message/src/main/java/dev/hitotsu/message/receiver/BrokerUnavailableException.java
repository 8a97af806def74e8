package dev.hitotsu.message.receiver;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The broker is away, or refuses for now. The receiver tries again, with delays that grow. For authors of receivers.
 */
public final class BrokerUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason what the broker or the network said, for the log */
    public BrokerUnavailableException(String reason, @Nullable Throwable cause) {
        super(requireNonNull(reason, "reason: null (expected: a reason)"), cause);
    }
}
