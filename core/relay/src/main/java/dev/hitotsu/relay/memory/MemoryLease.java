package dev.hitotsu.relay.memory;

import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who leads. */
final class MemoryLease {
    private final Clockwork clockwork;
    private @Nullable String owner;
    private @Nullable LeadGrant grant;
    private long fence;
    private long expiresAtNanos;

    MemoryLease(Clockwork clockwork) {
        this.clockwork = clockwork;
    }

    long fence() {
        return fence;
    }

    /** Takes the lease if nobody holds it. */
    boolean tryAcquire(String instance, Duration length) {
        if (leader() != null) {
            return false;
        }
        take(instance, length);
        return true;
    }

    /** Takes the lease from whoever holds it. */
    void takeOver(String instance, Duration length, LeadGrant newGrant) {
        LeadGrant before = grant;
        if (before != null && before.grantor().equals(newGrant.grantor()) && before.fence() > newGrant.fence()) {
            throw new FencedException(newGrant.fence());
        }
        grant = newGrant;
        take(instance, length);
    }

    private void take(String instance, Duration length) {
        owner = instance;
        fence++;
        expiresAtNanos = clockwork.nanoTime() + length.toNanos();
    }

    /** Extends the lease if no newer term has begun, also after its end. */
    boolean renew(long ofFence, Duration length) {
        if (fence != ofFence) {
            return false;
        }
        expiresAtNanos = clockwork.nanoTime() + length.toNanos();
        return true;
    }

    void release(long ofFence) {
        if (fence == ofFence) {
            owner = null;
        }
    }

    /** Whoever leads now; null for nobody. */
    @Nullable String leader() {
        return owner != null && expiresAtNanos - clockwork.nanoTime() > 0 ? owner : null;
    }

    @Nullable Instant expiresAt() {
        return leader() == null
                ? null
                : clockwork.instants().instant().plusNanos(expiresAtNanos - clockwork.nanoTime());
    }
}
