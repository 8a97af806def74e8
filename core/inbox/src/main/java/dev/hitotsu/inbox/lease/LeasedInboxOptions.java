package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.Retention;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;

/** What a builder was told. */
record LeasedInboxOptions(
        Duration lease, Duration maxRun, Retention retention, int maxResultSize, Clockwork clockwork) {
    LeaseTerms terms() {
        return new LeaseTerms(lease, retention.timeToLive());
    }
}
