package dev.hitotsu.coordination.internal;

import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.runtime.Clockwork;

/** An entry that belongs to the session of this process. It ends with the session, or when it is released. */
public final class OwnedEntry {
    private final SessionEntries entries;
    private final SessionLease lease;
    private final StoreEntry entry;
    private final EntryRelease release;

    OwnedEntry(SessionEntries entries, SessionLease lease, StoreEntry entry, EntryRelease release) {
        this.entries = entries;
        this.lease = lease;
        this.entry = entry;
        this.release = release;
    }

    /** The lease on the session that owns the entry. */
    public SessionLease lease() {
        return lease;
    }

    public StoreEntry entry() {
        return entry;
    }

    /** The clocks and threads of this process. */
    public Clockwork runtime() {
        return entries.runtime();
    }

    /**
     * From now on somebody relies on the entry. If it disappears although it was not released and the session lives,
     * {@code onGone} is called within ten seconds, or as soon as the store answers.
     */
    public void hold(Runnable onGone) {
        entries.hold(this, onGone);
    }

    /** Removes the entry as soon as the store can be reached, while the session lives. Does not block. */
    public void release() {
        entries.release(this, release);
    }

    /** As {@link #release}, for an entry that may belong to somebody else by now. */
    public void releaseLost() {
        entries.releaseLost(this, release);
    }
}
