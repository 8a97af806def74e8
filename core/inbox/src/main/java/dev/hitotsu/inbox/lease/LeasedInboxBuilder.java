package dev.hitotsu.inbox.lease;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.Retention;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link LeasedInbox}. */
public final class LeasedInboxBuilder {
    /** A pause of the garbage collector or of the network should not end a lease. */
    private static final Duration MIN_LEASE = Duration.ofMillis(100);

    private static final Duration MAX_LEASE = Duration.ofHours(1);
    private static final int LEASES_PER_RUN = 10;

    private final LeaseStore store;
    private final String consumer;
    private Duration lease = Duration.ofSeconds(30);
    private @Nullable Duration maxRun;
    private Retention retention = Retention.DEFAULT;
    private int maxResultSize = 1 << 20;
    private Clockwork clockwork = Clockwork.system();

    LeasedInboxBuilder(LeaseStore store, String consumer) {
        this.store = requireNonNull(store, "store: null (expected: a store of leases)");
        requireNonNull(consumer, "consumer: null (expected: the name of a consumer)");
        this.consumer = new EffectKey(consumer, "any").consumer();
    }

    /**
     * After which a crashed run is taken over: 100 ms to 1 hour, 30 seconds by default. A run that lives renews its
     * lease three times in it.
     */
    public LeasedInboxBuilder lease(Duration newLease) {
        requireNonNull(newLease, "lease: null (expected: a time)");
        if (newLease.compareTo(MIN_LEASE) < 0 || newLease.compareTo(MAX_LEASE) > 0) {
            throw new IllegalArgumentException(
                    "lease: " + newLease + " (expected: " + MIN_LEASE + ".." + MAX_LEASE + ")");
        }
        this.lease = newLease;
        return this;
    }

    /** After which a run counts as hanging: its lease is renewed no more. Ten leases by default. */
    public LeasedInboxBuilder maxRun(Duration newMaxRun) {
        requireNonNull(newMaxRun, "maxRun: null (expected: a time)");
        if (newMaxRun.isNegative() || newMaxRun.isZero()) {
            throw new IllegalArgumentException("maxRun: " + newMaxRun + " (expected: more than 0)");
        }
        this.maxRun = newMaxRun;
        return this;
    }

    /** How long it is remembered that an effect has happened. */
    public LeasedInboxBuilder retention(Retention newRetention) {
        this.retention = requireNonNull(newRetention, "retention: null (expected: a retention)");
        return this;
    }

    /** The largest result that is kept, in bytes; 1 MiB by default. */
    public LeasedInboxBuilder maxResultSize(int newMaxResultSize) {
        if (newMaxResultSize < 0) {
            throw new IllegalArgumentException("maxResultSize: " + newMaxResultSize + " (expected: 0 or more)");
        }
        this.maxResultSize = newMaxResultSize;
        return this;
    }

    /** Clocks and threads, for a simulation. */
    public LeasedInboxBuilder clockwork(Clockwork newClockwork) {
        this.clockwork = requireNonNull(newClockwork, "clockwork: null (expected: clocks and threads)");
        return this;
    }

    /**
     * The inbox.
     *
     * @throws IllegalArgumentException if a key could be forgotten while its effect runs
     */
    public LeasedInbox build() {
        Duration longestRun = maxRun == null ? lease.multipliedBy(LEASES_PER_RUN) : maxRun;
        if (retention.timeToLive().compareTo(longestRun.plus(lease)) < 0) {
            throw new IllegalArgumentException("timeToLive: " + retention.timeToLive()
                    + " (expected: at least maxRun and a lease, " + longestRun.plus(lease) + ")");
        }
        return new LeasedInbox(
                store, consumer, new LeasedInboxOptions(lease, longestRun, retention, maxResultSize, clockwork));
    }
}
