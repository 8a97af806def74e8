package dev.hitotsu.coordination.internal;

import dev.hitotsu.coordination.store.StoreEntry;
import org.jspecify.annotations.Nullable;

/**
 * An entry to remove.
 *
 * @param path the path as it was given to {@code enqueue} or {@code claim}
 * @param claimed whether it was given to {@code claim}: then a later claim of ours may have the same path
 * @param entry the entry, null if its creation was never confirmed
 * @param inDoubt whether a request to create an entry at the path was never answered: the store may still carry it out,
 *     even after the removal
 */
record EntryRelease(String path, boolean claimed, @Nullable StoreEntry entry, boolean inDoubt) {
    static EntryRelease queued(String path, @Nullable StoreEntry entry, boolean inDoubt) {
        return new EntryRelease(path, false, entry, inDoubt);
    }

    static EntryRelease claimed(StoreEntry entry, boolean inDoubt) {
        return new EntryRelease(entry.path(), true, entry, inDoubt);
    }

    static EntryRelease claimInDoubt(String path) {
        return new EntryRelease(path, true, null, true);
    }
}
