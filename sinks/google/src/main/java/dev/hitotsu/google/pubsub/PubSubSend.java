package dev.hitotsu.google.pubsub;

import dev.hitotsu.message.SendResult;
import java.util.concurrent.CompletableFuture;

/** One send. */
final class PubSubSend extends CompletableFuture<SendResult> {
    /** The tag and the length of a message in a request. */
    private static final int FRAME = 6;

    private final byte[] message;
    private final long deadline;

    /** A send that is given up at {@code deadline} of {@link System#nanoTime}. */
    PubSubSend(byte[] message, long deadline) {
        this.message = message;
        this.deadline = deadline;
    }

    /** A {@code PubsubMessage} in the wire format of protocol buffers. */
    byte[] message() {
        return message;
    }

    /** How many bytes of a request it takes. */
    int bytes() {
        return message.length + FRAME;
    }

    /** Nanoseconds that are left; zero or less when it is over. */
    long nanosLeft() {
        return deadline - System.nanoTime();
    }
}
