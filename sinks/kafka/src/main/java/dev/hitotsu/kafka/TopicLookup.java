package dev.hitotsu.kafka;

/** Asks the broker about a topic. */
@FunctionalInterface
interface TopicLookup extends AutoCloseable {
    /** Blocks, for {@code max.block.ms} a question; does not throw for a broker that is away. Thread-safe. */
    TopicState lookUp(String topic);

    @Override
    default void close() {}
}
