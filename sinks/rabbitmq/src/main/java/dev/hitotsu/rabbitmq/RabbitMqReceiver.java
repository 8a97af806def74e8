package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.receiver.Receiver;

/**
 * Receives messages from a queue and hands what has arrived as one batch to a
 * {@link dev.hitotsu.message.receiver.BatchHandler}.
 *
 * <pre>{@code
 * RabbitMqReceiver receiver = RabbitMqReceiver.builder()
 *         .uri("amqp://guest:guest@localhost")
 *         .queue("orders")
 *         .handler(batch -> ...)
 *         .start();
 * }</pre>
 *
 * <p><b>Promise.</b> At least once. It acknowledges messages after the handler returned. They come in the order of the
 * queue while this is its only consumer. What was unacknowledged when a connection was lost comes again.
 *
 * <p><b>Failures.</b> When the handler throws, the batch stays unacknowledged. The receiver tries it again with growing
 * delays, then its messages one by one. A message that keeps failing alone goes to the
 * {@link dev.hitotsu.message.receiver.PoisonHandler}. Without one it holds back the queue, is logged as an error each
 * time, and is never lost. The receiver reconnects when the connection is lost. The broker itself closes the channel
 * when a message stays unacknowledged for half an hour ({@code consumer_timeout}); the message then comes again.
 *
 * <p><b>The delivery limit.</b> A quorum queue drops a message that it has delivered too often without an
 * acknowledgement, or sends it to a dead letter exchange if it has one: RabbitMQ 4 after 20 times unless the queue or a
 * policy says otherwise. Each end of this process counts for all that was delivered ahead. The receiver declares its
 * queue without a limit, takes messages one at a time while they were delivered before, and from half of the limit on
 * it warns and asks the {@link dev.hitotsu.message.receiver.PoisonHandler} after each failure, so that the message can
 * be kept elsewhere. It knows a policy's limit only with a {@link RabbitMqReceiverBuilder#managementUri}; else it
 * assumes 20. A lower one can drop a message unheard.
 *
 * <p><b>Messages.</b> Messages of {@link RabbitMqSink} come back as they were, with the queue as topic. For messages of
 * others, {@code message-id}, {@code type} and {@code timestamp} stand in for missing headers. Blank is missing, and so
 * are the nil and the max UUID. An id that is no UUID becomes a name-based one (version 3) of {@code ce_source},
 * {@code app-id} or the queue, and the id. A message without any id gets a new one each time it comes, so nobody can
 * detect a repetition. A delivery whose type is not one line of text, that has more than 10,100 headers, or headers
 * nested deeper than 30 levels, is no message. The handler never sees it; the
 * {@link dev.hitotsu.message.receiver.PoisonHandler} decides about it at once, and the others that arrived with it are
 * handled one by one.
 *
 * <p><b>Threads.</b> A thread of its own runs the handler.
 */
public final class RabbitMqReceiver extends Receiver {
    private RabbitMqReceiver(RabbitMqReceiverBuilder settings, QueueSubscription subscription, String queue) {
        super("hitotsu-rabbitmq-" + queue, settings, subscription);
    }

    static RabbitMqReceiver start(RabbitMqReceiverBuilder settings, QueueSubscription subscription, String queue) {
        RabbitMqReceiver receiver = new RabbitMqReceiver(settings, subscription, queue);
        receiver.start();
        return receiver;
    }

    /** A builder, which needs a {@code uri}, a queue and a handler. */
    public static RabbitMqReceiverBuilder builder() {
        return new RabbitMqReceiverBuilder();
    }
}
