package dev.hitotsu.postgresql.projection;

import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.StoredPositions;

/**
 * Opens the receiver of a generation. It reads the topic from the stored positions on, and from its beginning where
 * there are none.
 *
 * <pre>{@code
 * (consumer, positions, handler) -> KafkaReceiver.builder()
 *         .property("bootstrap.servers", servers)
 *         .group(consumer)
 *         .topics("orders")
 *         .storedPositions(positions, StartAt.BEGINNING)
 *         .handler(handler)
 *         .start()
 * }</pre>
 */
@FunctionalInterface
public interface GenerationReceiver {
    /**
     * Starts to receive.
     *
     * @param consumer the name of the generation, which no other has
     */
    Receiver start(String consumer, StoredPositions positions, BatchHandler handler);
}
