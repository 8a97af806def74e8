package dev.hitotsu.google.pubsub;

import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.message.receiver.lease.LeasedSubscription;

/**
 * Receives messages of a subscription of Google Cloud Pub/Sub and hands what has arrived as one batch to a {@link
 * dev.hitotsu.message.receiver.BatchHandler}.
 *
 * <pre>{@code
 * PubSubReceiver receiver = PubSubReceiver.builder()
 *         .project("shop-1234")
 *         .subscription("orders-billing")
 *         .handler(batch -> ...)
 *         .start();
 * }</pre>
 *
 * <p><b>Promise.</b> At least once. It acknowledges messages after the handler returned. Those of an ordering key come
 * in their order, whoever else receives from the subscription; a subscription that keeps no order is refused unless
 * {@link PubSubReceiverBuilder#unordered} says that it may. While the handler runs, and before it is tried again, the
 * receiver extends the messages' time. A receiver that is closed gives back what it had, which comes again at once; one
 * that dies leaves it to Pub/Sub, which delivers it again when the {@code lease} is over. With exactly-once delivery, a
 * message does not come again whose acknowledgement was taken; one that was not is logged.
 *
 * <p><b>Failures.</b> When the handler throws, the receiver tries the batch again with growing delays, then its
 * messages one by one. A message that keeps failing alone goes to the
 * {@link dev.hitotsu.message.receiver.PoisonHandler}. Where that says {@code RETRY}, as it does by default, the message
 * goes back to the subscription together with those of its key that are behind it, and comes again after the next
 * delay, in whole seconds, ten minutes at most. Where the subscription has a dead-letter policy, Pub/Sub counts its
 * deliveries and moves it away; what is behind it goes on then. In its last delivery before that, a message is handled
 * alone, and the poison handler is asked after each failure.
 *
 * <p><b>Messages.</b> Messages of {@link PubSubSink} come back as they were. For messages of others, the subscription
 * is the topic, the ordering key the key, Pub/Sub's message id stands in for a missing {@code ce-id}, and the time at
 * which Pub/Sub took them for {@code ce-time}. Attributes are headers.
 *
 * <p><b>Rights.</b> {@code pubsub.subscriptions.consume} and {@code pubsub.subscriptions.get}.
 *
 * <p><b>Threads.</b> A thread of its own runs the handler. Two more pull and extend.
 */
public final class PubSubReceiver extends Receiver {
    private PubSubReceiver(PubSubReceiverBuilder settings, LeasedSubscription subscription, String name) {
        super("hitotsu-pubsub-" + name, settings, subscription);
    }

    static PubSubReceiver start(PubSubReceiverBuilder settings, LeasedSubscription subscription, String name) {
        PubSubReceiver receiver = new PubSubReceiver(settings, subscription, name);
        receiver.start();
        return receiver;
    }

    /** A builder, which needs a project, the name of a subscription and a handler. */
    public static PubSubReceiverBuilder builder() {
        return new PubSubReceiverBuilder();
    }
}
