package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a claim of ours ends: completed or given back. Thread-safe; blocks. */
final class LeaseEnding {
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final LeaseStore store;
    private final LeasedInboxOptions options;

    LeaseEnding(LeaseStore store, LeasedInboxOptions options) {
        this.store = store;
        this.options = options;
    }

    /**
     * Keeps the result. The effect has happened, so a store that does not answer is asked again as long as the lease is
     * valid.
     *
     * @throws LeaseLostException if the store refuses it
     */
    void complete(HeldLease lease, byte[] result) {
        boolean isTooLarge = result.length > options.maxResultSize();
        if (!completeWhileValid(lease, isTooLarge ? null : result)) {
            throw new LeaseLostException(lease.key(), lease.fence());
        }
        if (isTooLarge) {
            throw new ResultTooLargeException(lease.key(), options.maxResultSize());
        }
    }

    private boolean completeWhileValid(HeldLease lease, byte @Nullable [] result) {
        while (true) {
            try {
                return store.complete(lease.key(), lease.owner(), result, options.terms());
            } catch (InboxException e) {
                if (!lease.valid() || !options.clockwork().tryWait(PAUSE_NANOS)) {
                    throw e;
                }
            }
        }
    }

    /** Gives back the claim of an effect that did nothing. */
    void release(HeldLease lease) {
        if (!store.release(lease.key(), lease.owner(), options.terms())) {
            throw new LeaseLostException(lease.key(), lease.fence());
        }
    }

    /** Gives back a claim after a failure, which is what the caller learns. What goes wrong here is added to it. */
    void release(EffectKey key, UUID owner, Throwable failure) {
        try {
            boolean unused = store.release(key, owner, options.terms());
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }
}
