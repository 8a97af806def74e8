package dev.hitotsu.coordination.store;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A store through which processes coordinate: ZooKeeper, etcd, a database, or memory. An entry has a path of names
 * separated by slashes, for example {@code locks/orders/3f2a}. Writes and {@link #get} are linearizable. Lists may lag
 * behind the writes of others, but they show everything that existed when the last write through this object was made.
 *
 * <p>Thread-safe. Every method blocks for the store.
 *
 * <p>Every method throws {@link StoreUnavailableException} if the store did not answer; then it is unknown whether a
 * write took place. It throws {@link SessionEndedException} if the given session has ended.
 */
public interface CoordinationStore extends AutoCloseable {
    /** How many entries a list may have, in every store. A list is read at once, so it must fit into memory. */
    int MAX_LISTED = 100_000;

    /**
     * Refuses lists that are too long.
     *
     * @throws ListTooLongException if there are more than {@value #MAX_LISTED} entries
     */
    static void requireListable(String folder, long entries) {
        requireNonNull(folder, "folder: null (expected: the name of a folder)");
        if (entries > MAX_LISTED) {
            throw new ListTooLongException(folder + ": more than " + MAX_LISTED + " entries (expected: at most "
                    + MAX_LISTED + " in a folder that is listed)");
        }
    }

    /**
     * Opens a session. It ends if it is not renewed within the timeout.
     *
     * @param timeout a wish; the store may have limits of its own
     */
    StoreSession openSession(Duration timeout);

    /** The entry at the path. */
    Optional<StoreEntry> get(String path);

    /**
     * The paths directly below the folder: entries and folders. Entries of {@link #enqueue} come in the order of their
     * creation.
     *
     * @throws ListTooLongException if there are more than {@value #MAX_LISTED}, or more than the store can list
     */
    List<String> paths(String folder);

    /**
     * The entries directly below the folder, in no particular order.
     *
     * @throws ListTooLongException if there are more than {@value #MAX_LISTED}, or more than the store can list
     */
    List<StoreEntry> entries(String folder);

    /**
     * Adds an entry to the end of the queue in a folder. The entry ends with the session. Nothing else may use the
     * folder; it has no value, and may disappear with its last entry.
     *
     * <p>Call it again if the answer was lost: a session adds a name only once. Whoever sees an entry also sees the
     * entries before it.
     *
     * @param name a name that nobody else ever uses, and that is not used again after its release
     * @return the entry, whose path may be longer than folder and name
     */
    StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value);

    /**
     * Creates an entry that ends with the session, unless the path has one already.
     *
     * <p>Call it again if the answer was lost: an entry of this session with the same value is returned again. So the
     * value must identify the claim.
     */
    Optional<StoreEntry> claim(StoreSession session, String path, byte[] value);

    /**
     * Removes the entry of this session, if there is one.
     *
     * @param path the claimed path; for {@link #enqueue}: folder, slash and name
     */
    void release(StoreSession session, String path);

    /**
     * Removes this very claim of the session, if it is still there. Whenever the request is carried out, a later claim
     * of the path stays, also one of the same session.
     */
    void releaseClaim(StoreSession session, StoreEntry claimed);

    /**
     * Sends the request of {@link #release} without waiting for the answer. Whatever is sent through this session
     * afterwards takes effect afterwards. A store that cannot keep this order sends nothing.
     *
     * @return the answer, which completes when {@link #release} would return or throw; empty if nothing was sent
     */
    default Optional<CompletableFuture<Void>> sendRelease(StoreSession session, String path) {
        requireNonNull(session, "session: null (expected: a store session)");
        requireNonNull(path, "path: null (expected: a path)");
        return Optional.empty();
    }

    /**
     * Writes a persistent entry if the version and the guard allow it. It does not write to entries of {@link #claim}
     * and {@link #enqueue}.
     *
     * @param version the expected version: a {@link StoreEntry#version()}, {@link StoreEntry#ABSENT} or {@link
     *     StoreEntry#ANY}
     * @param guard an entry that must still exist, null for none; first call {@link #prepareGuard} for an entry that
     *     ends with a session
     * @return the new entry; empty if the version differs
     * @throws GuardLostException if the guard is gone
     * @throws IllegalArgumentException if the value is larger than {@link StoreEntry#MAX_VALUE_BYTES}
     */
    Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard);

    /**
     * Prepares an entry that ends with a session to guard a {@link #put}. Call it before the first such put. Does
     * nothing if there is nothing to prepare.
     *
     * @throws GuardLostException if the entry was released
     */
    default void prepareGuard(StoreSession session, StoreEntry entry) {}

    /** Removes a persistent entry if it has this version, or in any version; false if the version differs. */
    boolean delete(String path, long version);

    /**
     * Watches the path and the entries directly below it: calls the listener at least once after each change, soon. It
     * may also call without a change, and does so after a time in which it may have missed some. A listener that reads
     * again at each call misses no state that lasts.
     *
     * @param listener called on a thread of the store; it must not block
     */
    StoreWatch watch(String path, Runnable listener);

    /** Closes the store. Its sessions end now, or when their timeout has passed. */
    @Override
    void close();
}
