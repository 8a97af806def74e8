package dev.hitotsu.kafka;

/** Asks the broker about a topic. */
@FunctionalInterface
interface TopicLookup extends AutoCloseable {
    /** Blocks for {@code max.block.ms} per request; does not throw if the broker is away. Thread-safe. */
    TopicState lookUp(String topic);

    @Override
    default void close() {}
}
