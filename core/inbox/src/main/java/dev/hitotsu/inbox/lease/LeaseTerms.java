package dev.hitotsu.inbox.lease;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a store keeps what it is told.
 *
 * @param lease after which a claim that was not renewed is free
 * @param timeToLive after which a key is forgotten
 */
public record LeaseTerms(Duration lease, Duration timeToLive) {
    public LeaseTerms {
        requireNonNull(lease, "lease: null (expected: a time)");
        requireNonNull(timeToLive, "timeToLive: null (expected: a time)");
    }
}
