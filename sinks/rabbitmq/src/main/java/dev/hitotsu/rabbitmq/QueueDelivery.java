package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.Delivery;
import dev.hitotsu.message.receiver.UndecodableMessageException;
import org.jspecify.annotations.Nullable;

/**
 * A message and what acknowledges it.
 *
 * @param lane the queue
 * @param deliveriesBefore how often a quorum queue has delivered it before; 0 where nobody counts
 */
record QueueDelivery(
        String lane,
        long tag,
        Message message,
        @Nullable UndecodableMessageException problem,
        long deliveriesBefore,
        boolean isEndangered)
        implements Delivery {}
