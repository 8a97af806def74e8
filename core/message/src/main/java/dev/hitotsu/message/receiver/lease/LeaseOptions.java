package dev.hitotsu.message.receiver.lease;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a receiver leases messages.
 *
 * @param threads what the names of its threads begin with
 * @param lease for how long at a time a message belongs to the receiver; extended three times within it
 * @param prefetch how many messages are in memory before it asks for no more
 * @param batch how many a batch has at most
 */
record LeaseOptions(String threads, Duration lease, int prefetch, int batch) {
    LeaseOptions {
        requireNonNull(threads, "threads: null (expected: a name)");
        requireNonNull(lease, "lease: null (expected: a duration)");
    }
}
