package dev.hitotsu.coordination.internal;

/**
 * An entry to remove.
 *
 * @param path the path as it was given to {@code enqueue} or {@code claim}
 * @param inDoubt whether a request to create the entry was never answered: the store may still carry it out, even after
 *     the removal
 */
record EntryRelease(String path, boolean inDoubt) {}
