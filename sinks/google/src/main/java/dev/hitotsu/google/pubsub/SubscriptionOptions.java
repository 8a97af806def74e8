package dev.hitotsu.google.pubsub;

import java.time.Duration;

/**
 * What a receiver reads.
 *
 * @param subscription its full name
 * @param unordered whether the subscription need not keep the order of keys
 * @param lease for how long at a time a message belongs to this receiver; whole seconds
 * @param prefetch how many messages are in memory at most
 * @param batch how many a batch has at most
 */
record SubscriptionOptions(String subscription, boolean unordered, Duration lease, int prefetch, int batch) {
    int leaseSeconds() {
        return (int) lease.toSeconds();
    }
}
