package dev.hitotsu.nats;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import org.jspecify.annotations.Nullable;

/**
 * A message and what acknowledges it.
 *
 * @param lane the subject that was asked for
 * @param sequence its place in the stream
 * @param isEndangered whether the server will soon have delivered it as often as the consumer allows
 * @param handle the client's message
 */
record NatsDelivery(
        String lane,
        long sequence,
        Message message,
        @Nullable UndecodableMessageException problem,
        boolean isEndangered,
        io.nats.client.Message handle)
        implements Delivery {}
