package dev.hitotsu.google.pubsub;

import java.time.Duration;

/**
 * What a receiver reads.
 *
 * @param subscription its full name
 * @param unordered whether the subscription need not keep the order of keys
 * @param lease for how long at a time a message belongs to this receiver; whole seconds
 */
record SubscriptionOptions(String subscription, boolean unordered, Duration lease) {
    int leaseSeconds() {
        return (int) lease.toSeconds();
    }
}
