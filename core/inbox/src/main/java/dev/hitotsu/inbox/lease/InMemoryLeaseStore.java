package dev.hitotsu.inbox.lease;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.EffectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Claims with leases in memory, for tests and for effects that end with the process. Thread-safe. */
public final class InMemoryLeaseStore implements LeaseStore {
    private final InstantSource clock;
    private final Map<EffectKey, Entry> entries = new HashMap<>();
    private long lastFence;

    private enum State {
        HELD,
        RELEASED,
        DONE
    }

    private record Entry(
            State state,
            UUID owner,
            LeaseClaim.Granted granted,
            byte[] fingerprint,
            byte @Nullable [] result,
            Instant heldUntil,
            Instant forgetAt) {
        boolean isHeldBy(UUID asking, Instant now) {
            return state == State.HELD && owner.equals(asking) && now.isBefore(heldUntil);
        }

        boolean wasEndedBy(UUID asking, State how) {
            return state == how && owner.equals(asking);
        }

        Entry ended(State how, byte @Nullable [] newResult, Instant newForgetAt) {
            return new Entry(how, owner, granted, fingerprint, newResult, heldUntil, newForgetAt);
        }

        Entry heldUntil(Instant newEnd, Instant newForgetAt) {
            return new Entry(state, owner, granted, fingerprint, result, newEnd, newForgetAt);
        }
    }

    public InMemoryLeaseStore(InstantSource clock) {
        this.clock = requireNonNull(clock, "clock: null (expected: a clock)");
    }

    @Override
    public synchronized LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
        Instant now = clock.instant();
        Entry found = entries.get(key);
        if (found == null || !now.isBefore(found.forgetAt) && !now.isBefore(found.heldUntil)) {
            return grant(key, owner, fingerprint, terms, 1);
        }
        if (found.isHeldBy(owner, now)) {
            Instant heldUntil = now.plus(terms.lease());
            entries.put(key, found.heldUntil(heldUntil, heldUntil.plus(terms.timeToLive())));
            return found.granted;
        }
        if (found.state != State.RELEASED && !Arrays.equals(found.fingerprint, fingerprint)) {
            return new LeaseClaim.Conflict();
        }
        return switch (found.state) {
            case DONE -> new LeaseClaim.Done(found.result);
            case HELD ->
                now.isBefore(found.heldUntil)
                        ? new LeaseClaim.Held(Duration.between(now, found.heldUntil))
                        : grant(key, owner, fingerprint, terms, found.granted.attempt() + 1);
            case RELEASED -> grant(key, owner, fingerprint, terms, found.granted.attempt() + 1);
        };
    }

    private LeaseClaim grant(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms, int attempt) {
        Instant heldUntil = clock.instant().plus(terms.lease());
        LeaseClaim.Granted granted = new LeaseClaim.Granted(++lastFence, attempt);
        entries.put(
                key,
                new Entry(
                        State.HELD,
                        owner,
                        granted,
                        fingerprint.clone(),
                        null,
                        heldUntil,
                        heldUntil.plus(terms.timeToLive())));
        return granted;
    }

    @Override
    public synchronized boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
        Instant now = clock.instant();
        Entry found = entries.get(key);
        if (found == null || !found.isHeldBy(owner, now)) {
            return false;
        }
        Instant heldUntil = now.plus(terms.lease());
        entries.put(key, found.heldUntil(heldUntil, heldUntil.plus(terms.timeToLive())));
        return true;
    }

    @Override
    public synchronized boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
        return end(key, owner, State.DONE, result == null ? null : result.clone(), terms);
    }

    @Override
    public synchronized boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
        return end(key, owner, State.RELEASED, null, terms);
    }

    private boolean end(EffectKey key, UUID owner, State how, byte @Nullable [] result, LeaseTerms terms) {
        Instant now = clock.instant();
        Entry found = entries.get(key);
        if (found == null || !found.isHeldBy(owner, now)) {
            return found != null && found.wasEndedBy(owner, how);
        }
        entries.put(key, found.ended(how, result, now.plus(terms.timeToLive())));
        return true;
    }

    @Override
    public synchronized int deleteForgotten(int limit) {
        Instant now = clock.instant();
        int deleted = 0;
        for (Iterator<Entry> all = entries.values().iterator(); all.hasNext() && deleted < limit; ) {
            if (!now.isBefore(all.next().forgetAt)) {
                all.remove();
                deleted++;
            }
        }
        return deleted;
    }
}
