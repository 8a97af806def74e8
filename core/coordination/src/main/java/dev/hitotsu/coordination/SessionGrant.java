package dev.hitotsu.coordination;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.internal.Listeners;
import dev.hitotsu.coordination.internal.OwnedEntry;
import dev.hitotsu.coordination.internal.SessionLease;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A grant that is held as long as an entry of the session exists. */
final class SessionGrant implements Grant {
    private final CoordinationStore store;
    private final OwnedEntry owned;
    private final SessionLease lease;
    private final StoreEntry entry;
    private final Runnable onLeaseEnd = this::lose;
    /** Ours. They do not block, and come first: a leader is interrupted before users' listeners run. */
    private final List<Runnable> lossActions = new ArrayList<>();

    private final List<Runnable> lossListeners = new ArrayList<>();
    private volatile boolean guardPrepared;
    private State state = State.HELD;

    private enum State {
        HELD,
        LOST,
        CLOSED
    }

    private SessionGrant(CoordinationStore store, OwnedEntry owned) {
        this.store = store;
        this.owned = owned;
        this.lease = owned.lease();
        this.entry = owned.entry();
    }

    static SessionGrant of(CoordinationStore store, OwnedEntry owned) {
        SessionGrant grant = new SessionGrant(store, owned);
        grant.lease.onEnd(grant.onLeaseEnd);
        owned.hold(grant.onLeaseEnd);
        return grant;
    }

    /**
     * The session grant that a grant of this library is based on.
     *
     * @throws IllegalArgumentException for a grant from elsewhere
     */
    static SessionGrant behind(Grant grant) {
        return switch (grant) {
            case SessionGrant session -> session;
            case SharedGrant shared -> shared.sessionGrant();
            case StoreWorkerSlot slot -> slot.sessionGrant();
            default -> throw new IllegalArgumentException("grant: " + grant + " (expected: one from coordination)");
        };
    }

    /**
     * The entry that a guarded write has to check. Blocks for the store the first time.
     *
     * @throws GuardLostException if the grant was closed or the session has ended
     */
    StoreEntry guard() {
        if (!guardPrepared) {
            try {
                store.prepareGuard(lease.session(), entry);
            } catch (SessionEndedException e) {
                throw new GuardLostException(entry.path() + ": its session has ended (expected: one that lives)");
            }
            guardPrepared = true;
        }
        return entry;
    }

    @Override
    public long fence() {
        return entry.createRevision();
    }

    @Override
    public boolean valid() {
        return isHeld() && lease.isValid();
    }

    @Override
    public Duration remaining() {
        return isHeld() ? Duration.ofNanos(lease.remainingNanos()) : Duration.ZERO;
    }

    private synchronized boolean isHeld() {
        return state == State.HELD;
    }

    @Override
    public boolean verify() {
        if (!valid()) {
            return false;
        }
        Optional<StoreEntry> found = CoordinationException.translate(() -> store.get(entry.path()));
        if (found.isPresent() && found.get().createRevision() == entry.createRevision()) {
            return valid();
        }
        lose();
        return false;
    }

    @Override
    public void onLost(Runnable listener) {
        requireNonNull(listener, "listener: null (expected: a listener)");
        if (addUnlessOver(lossListeners, listener) == State.LOST) {
            Listeners.start(owned.runtime(), listener);
        }
    }

    /**
     * As {@link #onLost}, for an action of ours that does not block. It runs in the thread that notices the loss,
     * before all listeners.
     */
    void onLossFirst(Runnable action) {
        if (addUnlessOver(lossActions, action) == State.LOST) {
            action.run();
        }
    }

    private synchronized State addUnlessOver(List<Runnable> listeners, Runnable listener) {
        if (state == State.HELD) {
            listeners.add(listener);
        }
        return state;
    }

    private void lose() {
        List<Runnable> actions;
        List<Runnable> listeners;
        synchronized (this) {
            if (state != State.HELD) {
                return;
            }
            state = State.LOST;
            actions = List.copyOf(lossActions);
            listeners = List.copyOf(lossListeners);
        }
        Listeners.callAll(actions);
        listeners.forEach(listener -> Listeners.start(owned.runtime(), listener));
    }

    @Override
    public void close() {
        boolean wasLost;
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            wasLost = state == State.LOST;
            state = State.CLOSED;
        }
        lease.removeListener(onLeaseEnd);
        if (wasLost) {
            owned.releaseLost();
        } else {
            owned.release();
        }
    }

    @Override
    public String toString() {
        return "Grant[" + entry.path() + ", fence=" + fence() + ", valid=" + valid() + "]";
    }
}
