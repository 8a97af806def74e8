package dev.hitotsu.nats;

import dev.hitotsu.message.receiver.Receiver;

/**
 * Receives messages of NATS JetStream through durable consumers that it pulls from, one for each subject, and hands
 * what has arrived as one batch to a {@link dev.hitotsu.message.receiver.BatchHandler}.
 *
 * <pre>{@code
 * NatsReceiver receiver = NatsReceiver.builder()
 *         .uri("nats://localhost:4222")
 *         .subjects("orders")
 *         .durable("billing")
 *         .handler(batch -> ...)
 *         .start();
 * }</pre>
 *
 * <p><b>Promise.</b> At least once. It acknowledges messages after the handler returned. Those of a subject come in the
 * order of the stream while this is the only receiver of its consumer, also after a loss of the connection: what is new
 * is kept back until what was left unacknowledged has come again, which the server delivers after {@code ackWait} at
 * the latest. A receiver that is closed gives back what it had, which comes again at once; what was on its way to it
 * just then comes after {@code ackWait}, too.
 *
 * <p><b>Failures.</b> When the handler throws, the batch stays unacknowledged, and the server is told that it is worked
 * on. The receiver tries it again with growing delays, then its messages one by one. A message that keeps failing alone
 * goes to the {@link dev.hitotsu.message.receiver.PoisonHandler}. Without one it holds back its subject, and is never
 * lost. Where the consumer has a {@code max_deliver}, which the receiver never sets, the server drops a message that it
 * has delivered that often; from half of that on the poison handler is asked after each failure.
 *
 * <p><b>Messages.</b> Messages of {@link NatsSink} come back as they were, with the subject as topic. For messages of
 * others, {@code Nats-Msg-Id} or the place in the stream stands in for a missing id, and the time at which the stream
 * took them for {@code ce-time}.
 *
 * <p><b>Threads.</b> A thread of its own runs the handler.
 */
public final class NatsReceiver extends Receiver {
    private NatsReceiver(NatsReceiverBuilder settings, NatsSubscription subscription, String durable) {
        super("hitotsu-nats-" + durable, settings, subscription);
    }

    static NatsReceiver start(NatsReceiverBuilder settings, NatsSubscription subscription, String durable) {
        NatsReceiver receiver = new NatsReceiver(settings, subscription, durable);
        receiver.start();
        return receiver;
    }

    /** A builder, which needs a {@code uri}, a subject, the name of a durable consumer and a handler. */
    public static NatsReceiverBuilder builder() {
        return new NatsReceiverBuilder();
    }
}
