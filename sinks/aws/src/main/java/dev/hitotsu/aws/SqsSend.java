package dev.hitotsu.aws;

import dev.hitotsu.message.SendResult;
import java.util.concurrent.CompletableFuture;

/** One send. */
final class SqsSend extends CompletableFuture<SendResult> {
    private final EncodedMessage message;
    private final long deadline;

    /** A send that is given up at {@code deadline} of {@link System#nanoTime}. */
    SqsSend(EncodedMessage message, long deadline) {
        this.message = message;
        this.deadline = deadline;
    }

    EncodedMessage message() {
        return message;
    }

    String group() {
        return message.group();
    }

    /** Nanoseconds that are left; zero or less when it is over. */
    long nanosLeft() {
        return deadline - System.nanoTime();
    }
}
