package dev.hitotsu.kafka;

/** Who decides that a message is too large for its topic ({@code max.message.bytes}). */
public enum SizeCheck {
    /**
     * The sink, by the size before compression, before anything is sent. Whether a message passes does not depend on
     * how well it compresses, and one too large disturbs no other. Kafka's producer counts the same way for
     * {@code max.request.size}.
     */
    BEFORE_COMPRESSION,

    /**
     * The broker, by the size after compression. Every refusal costs a new producer, and all that is in flight is sent
     * again.
     */
    BY_BROKER
}
