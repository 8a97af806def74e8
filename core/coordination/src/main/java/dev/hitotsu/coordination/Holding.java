package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardedException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A grant that rests on an entry which ends with the session. */
final class Holding implements Grant {
    private final CoordinationStore store;
    private final Presence presence;
    private final Tenure tenure;
    private final StoreEntry entry;
    private final Releases.Leaving leaving;
    private final Runnable lost = this::lose;
    private final List<Runnable> actions = new ArrayList<>();
    private volatile boolean guarding;
    private State state = State.HELD;

    private enum State {
        HELD,
        LOST,
        CLOSED
    }

    private Holding(
            CoordinationStore store, Presence presence, Tenure tenure, StoreEntry entry, Releases.Leaving leaving) {
        this.store = store;
        this.presence = presence;
        this.tenure = tenure;
        this.entry = entry;
        this.leaving = leaving;
    }

    static Holding of(
            CoordinationStore store, Presence presence, Tenure tenure, StoreEntry entry, Releases.Leaving leaving) {
        Holding holding = new Holding(store, presence, tenure, entry, leaving);
        tenure.whenOver(holding.lost);
        return holding;
    }

    /**
     * What a grant of this library rests on.
     *
     * @throws IllegalArgumentException for a grant of another's making
     */
    static Holding behind(Grant grant) {
        return switch (grant) {
            case Holding holding -> holding;
            case SharedGrant shared -> shared.holding();
            case StoreWorkerSlots.Slot slot -> slot.holding();
            default ->
                throw new IllegalArgumentException("grant: " + grant + " (expected: one that coordination has given)");
        };
    }

    /**
     * What a guarded write has to check, ready for that. Blocks for the store the first time.
     *
     * @throws GuardedException where it was given back or has ended
     */
    StoreEntry guard() {
        if (!guarding) {
            try {
                store.prepareGuard(tenure.session(), entry);
            } catch (SessionEndedException e) {
                throw new GuardedException(entry.path() + ": its session has ended (expected: one that lives)");
            }
            guarding = true;
        }
        return entry;
    }

    @Override
    public long fence() {
        return entry.created();
    }

    @Override
    public boolean valid() {
        return isHeld() && tenure.isValid();
    }

    @Override
    public Duration remaining() {
        return isHeld() ? Duration.ofNanos(tenure.remainingNanos()) : Duration.ZERO;
    }

    private synchronized boolean isHeld() {
        return state == State.HELD;
    }

    @Override
    public boolean verify() {
        if (!valid()) {
            return false;
        }
        try {
            Optional<StoreEntry> found = store.get(entry.path());
            if (found.isPresent() && found.get().created() == entry.created()) {
                return valid();
            }
        } catch (StoreUnavailableException e) {
            throw new CoordinationException("store: " + e.getMessage(), e);
        }
        lose();
        return false;
    }

    @Override
    public void onLost(Runnable action) {
        synchronized (this) {
            if (state == State.HELD) {
                actions.add(action);
                return;
            }
            if (state == State.CLOSED) {
                return;
            }
        }
        action.run();
    }

    private void lose() {
        List<Runnable> told;
        synchronized (this) {
            if (state != State.HELD) {
                return;
            }
            state = State.LOST;
            told = List.copyOf(actions);
        }
        Actions.run(told);
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
        tenure.forget(lost);
        if (wasLost) {
            presence.releaseLost(tenure, leaving);
        } else {
            presence.release(tenure, leaving);
        }
    }

    @Override
    public String toString() {
        return "Grant[" + entry.path() + ", fence=" + fence() + ", valid=" + valid() + "]";
    }
}
