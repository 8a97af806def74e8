package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

/** What became of one send. */
public sealed interface SendResult {
    /** Why the message was not taken; empty if it was. */
    String reason();

    /** The target has the message and will keep it. */
    record Sent() implements SendResult {
        private static final Sent INSTANCE = new Sent();

        @Override
        public String reason() {
            return "";
        }
    }

    /** The target did not take this message, but may take it later. It counts as an attempt. */
    record Retryable(String reason) implements SendResult {
        public Retryable {
            requireNonNull(reason, "reason: null (expected: a reason)");
        }
    }

    /**
     * The destination does not exist, or nobody may write there: a person must create it or grant the right. The target is
     * there, and other destinations take messages. Nothing is held against the message; it is tried again for as long as that
     * takes.
     */
    record DestinationUnavailable(String reason) implements SendResult {
        public DestinationUnavailable {
            requireNonNull(reason, "reason: null (expected: a reason)");
        }
    }

    /** The target refuses this message for good: it is too large, or its topic cannot exist. */
    record Rejected(String reason) implements SendResult {
        public Rejected {
            requireNonNull(reason, "reason: null (expected: a reason)");
        }
    }

    /**
     * The target cannot be reached, or the send was given up because one before it failed. Whether it arrived is not
     * known. Nothing is held against the message; it is sent again as it is.
     */
    record Unavailable(String reason) implements SendResult {
        public Unavailable {
            requireNonNull(reason, "reason: null (expected: a reason)");
        }
    }

    static SendResult sent() {
        return Sent.INSTANCE;
    }

    static SendResult retryable(String reason) {
        return new Retryable(reason);
    }

    static SendResult destinationUnavailable(String reason) {
        return new DestinationUnavailable(reason);
    }

    static SendResult rejected(String reason) {
        return new Rejected(reason);
    }

    static SendResult unavailable(String reason) {
        return new Unavailable(reason);
    }
}
