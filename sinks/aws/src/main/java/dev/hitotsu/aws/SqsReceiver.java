package dev.hitotsu.aws;

import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.lease.LeasedSubscription;

/**
 * Receives messages of a queue of Amazon SQS and hands what has arrived as one batch to a {@link
 * dev.hitotsu.message.receiver.BatchHandler}.
 *
 * <pre>{@code
 * SqsReceiver receiver = SqsReceiver.builder()
 *         .region("eu-central-1")
 *         .queue("orders.fifo")
 *         .handler(batch -> ...)
 *         .start();
 * }</pre>
 *
 * <p><b>Promise.</b> At least once. It deletes messages after the handler returned. Those of a message group of a FIFO
 * queue come in their order, whoever else receives from the queue; those of a standard queue in any order. While the
 * handler runs, and before it is tried again, a message stays invisible to others. A receiver that is closed gives back
 * what it had, which comes again at once; one that dies leaves it to SQS, which delivers it again after
 * {@code visibilityTimeout}.
 *
 * <p><b>Failures.</b> When the handler throws, the receiver tries the batch again with growing delays, then its
 * messages one by one. A message that keeps failing alone goes to the
 * {@link dev.hitotsu.message.receiver.PoisonHandler}. Where that says {@code RETRY}, as it does by default, the message
 * goes back to the queue together with those of its group that are behind it, and comes again after the next delay, in
 * whole seconds. So SQS counts its deliveries, and moves it to the dead-letter queue where the queue has one
 * ({@code maxReceiveCount}); what is behind it goes on then. In its last delivery before that, a message is handled
 * alone, and the poison handler is asked after each failure.
 *
 * <p><b>Messages.</b> Messages of {@link SqsSink} come back as they were. For messages of others, the queue is the
 * topic, the message group the key, the id that SQS gave stands in for a missing id, and the time at which it took them
 * for {@code ce_time}. Attributes of text are headers.
 *
 * <p><b>Threads.</b> A thread of its own runs the handler. Two more receive and keep messages invisible.
 */
public final class SqsReceiver extends Receiver {
    private SqsReceiver(SqsReceiverBuilder settings, LeasedSubscription subscription, String queue) {
        super("hitotsu-sqs-" + queue, settings, subscription);
    }

    static SqsReceiver start(SqsReceiverBuilder settings, LeasedSubscription subscription, String queue) {
        SqsReceiver receiver = new SqsReceiver(settings, subscription, queue);
        receiver.start();
        return receiver;
    }

    /** A builder, which needs the name of a queue and a handler. */
    public static SqsReceiverBuilder builder() {
        return new SqsReceiverBuilder();
    }
}
