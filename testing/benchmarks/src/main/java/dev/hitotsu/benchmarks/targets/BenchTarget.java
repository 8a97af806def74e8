package dev.hitotsu.benchmarks.targets;

import dev.hitotsu.message.Sink;

/** A target with a server of its own, which it stops when it is closed. One thread uses it. */
public interface BenchTarget extends AutoCloseable {
    /** How many keys the messages of both have. */
    int KEYS = 1_000;

    /** How many messages the relay has under way by default; so many has the bare client. */
    int WINDOW = 20_000;

    /** Starts one that takes the messages to the topic. */
    static BenchTarget start(String name, String topic) {
        return switch (name) {
            case "nats" -> NatsTarget.start(topic);
            case "pubsub" -> PubSubTarget.start(topic);
            case "sqs" -> SqsTarget.start(topic);
            default -> throw new IllegalArgumentException("--sink: " + name + " (expected: nats, pubsub or sqs)");
        };
    }

    /** What is measured, in words. */
    String description();

    /** The relay's sink into it. */
    Sink sink();

    /**
     * Sends so many messages of the same size with the bare client. Returns messages per second, until the last answer.
     */
    double bare(long messages) throws Exception;

    @Override
    void close();
}
