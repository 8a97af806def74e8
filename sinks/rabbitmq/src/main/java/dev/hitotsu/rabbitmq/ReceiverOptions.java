package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.BatchHandler;
import dev.hitotsu.message.PoisonHandler;
import dev.hitotsu.message.RetryPolicy;
import java.util.random.RandomGenerator;

/**
 * How a receiver receives.
 *
 * @param prefetch deliveries unacknowledged at most
 * @param batch messages in a batch at most
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
