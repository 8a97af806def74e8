package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one send. */
public sealed interface SendResult {
    /** Why the message was not taken; empty if it was. */
    String reason();

    /** What the failure concerns; the message where it was taken. */
    default Scope scope() {
        return Scope.MESSAGE;
    }

    /**
     * How long the target asked to be left alone, which a sender honours beside its own delays; zero where it did not.
     */
    default Duration retryAfter() {
        return Duration.ZERO;
    }

    /** What the target said, where the sink was told to keep that; comes only with a result that is final. */
    default @Nullable Answer answer() {
        return null;
    }

    /** How far a failure reaches. What is outside it goes on. */
    enum Scope {
        /** This message alone. */
        MESSAGE,
        /** All messages to the {@linkplain SinkSession#destinationOf destination} of this one. */
        DESTINATION,
        /** All messages. */
        TARGET
    }

    /** The target has the message and will keep it. */
    record Sent(@Override @Nullable Answer answer) implements SendResult {
        private static final Sent WITHOUT_ANSWER = new Sent(null);

        @Override
        public String reason() {
            return "";
        }
    }

    /** The target did not take this message, but may take it later. It counts as an attempt. */
    record Retryable(String reason, Duration retryAfter) implements SendResult {
        public Retryable {
            requireReason(reason);
            requireRetryAfter(retryAfter);
        }
    }

    /**
     * The destination does not exist, nobody may write there, or it is away while others take messages. Nothing is held
     * against the message; it is tried again for as long as that takes.
     */
    record DestinationUnavailable(String reason, Duration retryAfter) implements SendResult {
        public DestinationUnavailable {
            requireReason(reason);
            requireRetryAfter(retryAfter);
        }

        @Override
        public Scope scope() {
            return Scope.DESTINATION;
        }
    }

    /** The target refuses this message for good: it is too large, or its topic cannot exist. */
    record Rejected(String reason, @Override @Nullable Answer answer) implements SendResult {
        public Rejected {
            requireReason(reason);
        }
    }

    /**
     * The target cannot be reached, or the send was given up because one before it failed. Whether it arrived is not
     * known. Nothing is held against the message; it is sent again as it is.
     */
    record Unavailable(String reason, Duration retryAfter) implements SendResult {
        public Unavailable {
            requireReason(reason);
            requireRetryAfter(retryAfter);
        }

        @Override
        public Scope scope() {
            return Scope.TARGET;
        }
    }

    static SendResult sent() {
        return Sent.WITHOUT_ANSWER;
    }

    static SendResult sent(@Nullable Answer answer) {
        return answer == null ? Sent.WITHOUT_ANSWER : new Sent(answer);
    }

    static SendResult retryable(String reason) {
        return new Retryable(reason, Duration.ZERO);
    }

    static SendResult destinationUnavailable(String reason) {
        return new DestinationUnavailable(reason, Duration.ZERO);
    }

    static SendResult rejected(String reason) {
        return new Rejected(reason, null);
    }

    static SendResult rejected(String reason, @Nullable Answer answer) {
        return new Rejected(reason, answer);
    }

    static SendResult unavailable(String reason) {
        return new Unavailable(reason, Duration.ZERO);
    }

    private static void requireReason(String reason) {
        requireNonNull(reason, "reason: null (expected: a reason)");
    }

    private static void requireRetryAfter(Duration retryAfter) {
        requireNonNull(retryAfter, "retryAfter: null (expected: a duration)");
        if (retryAfter.isNegative()) {
            throw new IllegalArgumentException("retryAfter: " + retryAfter + " (expected: PT0S or longer)");
        }
    }
}
