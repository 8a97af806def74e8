package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.BatchHandler;
import dev.hitotsu.message.PoisonHandler;
import dev.hitotsu.message.RetryPolicy;
import java.util.random.RandomGenerator;

/**
 * How a receiver receives.
 *
 * @param prefetch how many deliveries may be unacknowledged
 * @param batch how many messages a batch may have
 */
record ReceiverOptions(
        String queue,
        int prefetch,
        int batch,
        QueueDeclaration queueDeclaration,
        BatchHandler handler,
        RetryPolicy retryPolicy,
        PoisonHandler poisonHandler,
        RandomGenerator random) {}
