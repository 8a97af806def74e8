package dev.hitotsu.kafka.internal;

import org.jspecify.annotations.Nullable;

/** Asks the broker about a topic. */
public interface TopicLookup extends AutoCloseable {
    /** Blocks for {@code max.block.ms} per request; does not throw if the broker is away. Thread-safe. */
    TopicState lookUp(String topic);

    /** Why the brokers do not answer; null if they do. Blocks as {@link #lookUp} does. */
    @Nullable String outage();

    @Override
    void close();
}
