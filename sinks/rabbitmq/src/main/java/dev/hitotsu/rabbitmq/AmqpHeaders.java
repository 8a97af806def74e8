package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.EventHeaders;

/** Names of headers for what AMQP 0-9-1 has no place for, beside {@link EventHeaders}. */
final class AmqpHeaders {
    /** The key, where the message has one. */
    static final String KEY = "hitotsu-key";

    /** {@code true} for a tombstone: AMQP 0-9-1 knows no missing body. */
    static final String TOMBSTONE = "hitotsu-tombstone";

    /** In a received message only: why its headers could not be read. */
    static final String UNDECODABLE = "hitotsu-undecodable";

    /** In a received message only: how often a quorum queue has delivered it before. */
    static final String DELIVERY_COUNT = "x-delivery-count";

    private AmqpHeaders() {}

    /** Whether a message may not carry a header of its own under this name. */
    static boolean isReserved(String name) {
        return name.equals(KEY) || name.equals(UNDECODABLE) || name.equals(TOMBSTONE) || EventHeaders.isReserved(name);
    }
}
