package dev.hitotsu.nats;

import dev.hitotsu.message.SendResult;
import io.nats.client.JetStreamApiException;
import java.util.Set;

/** What the server's refusals mean. Codes as in {@code server/errors.json} of nats-server 2.9 to 2.12. */
final class NatsErrors {
    private static final int UNAVAILABLE = 503;
    private static final Set<Integer> TOO_LARGE = Set.of(10054, 10097);
    private static final int OTHER_STREAM = 10060;
    private static final int WRONG_LAST_MESSAGE = 10070;
    private static final int WRONG_LAST_SEQUENCE = 10071;
    private static final int STORE_FAILED = 10077;

    private NatsErrors() {}

    /** What became of a message that the stream did not take. */
    static SendResult resultOf(JetStreamApiException error) {
        int code = error.getApiErrorCode();
        String reason = "the stream says: " + describe(error);
        if (TOO_LARGE.contains(code)) {
            return SendResult.rejected(reason);
        }
        return error.getErrorCode() == UNAVAILABLE || code == OTHER_STREAM || code == STORE_FAILED
                ? SendResult.destinationUnavailable(reason)
                : SendResult.retryable(reason);
    }

    /** Whether the message did not come right behind the one that the sender said. */
    static boolean isOutOfPlace(JetStreamApiException error) {
        return error.getApiErrorCode() == WRONG_LAST_MESSAGE || error.getApiErrorCode() == WRONG_LAST_SEQUENCE;
    }

    /** The text of the error, or its class if it has none. */
    static String describe(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }
}
