package dev.hitotsu.rabbitmq;

import org.jspecify.annotations.Nullable;

/**
 * What a receiver reads.
 *
 * @param prefetch how many deliveries may be unacknowledged
 * @param batch how many messages a batch may have
 * @param management where the limits of the queue can be asked for; null if nowhere
 */
record SubscriptionOptions(
        String queue,
        int prefetch,
        int batch,
        QueueDeclaration queueDeclaration,
        @Nullable ManagementClient management) {}
