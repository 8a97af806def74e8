package dev.hitotsu.aws;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two kinds of queues of SQS. */
public enum QueueType {
    /**
     * Keeps the order of each message group, and takes a message once within five minutes. Its name ends with
     * {@code .fifo}.
     */
    FIFO,

    /** Without order, and without a memory for what was sent before. */
    STANDARD;

    private static final String SUFFIX = ".fifo";
    private static final int MAX_LENGTH = 80;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.fifo)?");

    static QueueType of(String queue) {
        return queue.endsWith(SUFFIX) ? FIFO : STANDARD;
    }

    /** The name of a queue of this type for a topic: the topic, with {@code .fifo} where that is missing. */
    public String queueOf(String topic) {
        requireNonNull(topic, "topic: null (expected: the name of a topic)");
        return this == FIFO && of(topic) != FIFO ? topic + SUFFIX : topic;
    }

    /** Why a queue of this type cannot have the name; empty if it can. */
    public Optional<String> problem(String queue) {
        requireNonNull(queue, "queue: null (expected: the name of a queue)");
        return Optional.ofNullable(obstacle(queue));
    }

    /** Why a queue of this type cannot have the name (SQS API reference, CreateQueue); null if it can. */
    @Nullable String obstacle(String queue) {
        if (queue.length() > MAX_LENGTH || !NAME.matcher(queue).matches()) {
            return "queue " + queue + ": no name of SQS (expected: letters, digits, - and _, at most " + MAX_LENGTH
                    + " with .fifo)";
        }
        if (of(queue) == this) {
            return null;
        }
        return this == FIFO
                ? "queue " + queue
                        + ": the name of a standard queue, which keeps no order (expected: a FIFO queue, whose"
                        + " name ends with .fifo, or type standard)"
                : "queue " + queue + ": the name of a FIFO queue (expected: a standard queue, or type FIFO)";
    }
}
