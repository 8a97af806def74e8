package dev.hitotsu.rabbitmq;

import dev.hitotsu.message.BatchHandler;
import dev.hitotsu.message.PoisonHandler;
import dev.hitotsu.message.RetryPolicy;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a receiver receives.
 *
 * @param prefetch how many deliveries may be unacknowledged
 * @param management where the limits of the queue can be asked for; null if nowhere
 * @param batch how many messages a batch may have
 */
record ReceiverOptions(
        String queue,
        int prefetch,
        int batch,
        QueueDeclaration queueDeclaration,
        @Nullable ManagementClient management,
        BatchHandler handler,
        RetryPolicy retryPolicy,
        PoisonHandler poisonHandler,
        RandomGenerator random) {}
