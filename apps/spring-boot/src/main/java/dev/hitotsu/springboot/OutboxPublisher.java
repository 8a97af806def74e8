package dev.hitotsu.springboot;

import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;

/**
 * Publishes events and messages in the transaction of the business data: they are delivered if and only if it commits.
 *
 * <pre>{@code
 * @Transactional
 * void place(Order order) {
 *     orders.save(order);
 *     outbox.publish(new OrderPlaced(order.customer(), order.cents()));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Nothing blocks: messages are written just before the COMMIT.
 */
public interface OutboxPublisher {
    /**
     * Publishes an event of a class with {@link EventType}, in the transaction of this thread.
     *
     * @throws dev.hitotsu.outbox.OutboxException if there is no transaction, it is read-only or of another data source,
     *     the class is no event, its key is null, or the message is too large
     */
    default void publish(Object event) {
        publish(event, Headers.empty());
    }

    /**
     * As {@link #publish(Object)}, with headers.
     *
     * @throws dev.hitotsu.outbox.OutboxException as {@link #publish(Object)}, or if the name of a header is reserved
     */
    void publish(Object event, Headers headers);

    /**
     * Adds messages as they are to the transaction of this thread.
     *
     * @throws dev.hitotsu.outbox.OutboxException if there is no transaction, it is read-only or of another data source,
     *     or a message is too large
     */
    void append(Message... messages);
}
