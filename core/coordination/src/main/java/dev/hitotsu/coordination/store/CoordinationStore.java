package dev.hitotsu.coordination.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A store that several processes agree through: ZooKeeper, etcd, a database, or memory. Entries have paths, whose names are
 * separated by slashes, as {@code locks/orders/3f2a}. Writes and {@link #get} are linearizable. Lists may lag behind what
 * others have written, but show all that was there when the last write through this object was made.
 *
 * <p>Thread-safe. Every method blocks for the store.
 *
 * <p>Each throws {@link StoreUnavailableException} where the store did not answer, and then whether a write took place is
 * not known; {@link SessionEndedException} where the session it was given has ended.
 */
public interface CoordinationStore extends AutoCloseable {
    /**
     * Opens a session that ends where it is not renewed for that long.
     *
     * @param length a wish; the store may set bounds
     */
    StoreSession openSession(Duration length);

    /** The entry at the path. */
    Optional<StoreEntry> get(String path);

    /**
     * The paths right below the folder, those of {@link #enqueue} in the order in which they were entered. Also the names of
     * folders that have entries below.
     */
    List<String> paths(String folder);

    /** The entries right below the folder, in no order. */
    List<StoreEntry> entries(String folder);

    /**
     * Queues up in the folder with an entry that ends with the session. The folder is the queue's alone and has no value; it
     * may go with its last entry. To be repeated where the answer was lost: a name is
     * entered once in a session. Who sees an entry sees those that were entered before it.
     *
     * @param name is used by nobody else, ever, and not again once it was released
     * @return the entry, whose path may be longer than folder and name
     */
    StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value);

    /**
     * Creates an entry that ends with the session, unless there is one. To be repeated where the answer was lost: an entry of
     * this session with this very value is returned again, so a value tells who has claimed.
     */
    Optional<StoreEntry> claim(StoreSession session, String path, byte[] value);

    /**
     * Removes what the session has there, if anything.
     *
     * @param path what was claimed, or folder, slash and name of what was entered
     */
    void release(StoreSession session, String path);

    /**
     * Sends what {@link #release} asks for and does not wait for the answer; whatever is sent through this session
     * afterwards takes effect afterwards. Where a store cannot keep that order it does nothing.
     *
     * @return the answer, in which {@link #release} would return or throw; empty where nothing was sent
     */
    default Optional<CompletableFuture<Void>> sendRelease(StoreSession session, String path) {
        return Optional.empty();
    }

    /**
     * Writes an entry that stays, if that is allowed. What {@link #claim} and {@link #enqueue} made is not written to.
     *
     * @param version what the entry must be at: its {@link StoreEntry#version()}, {@link StoreEntry#ABSENT} or
     *     {@link StoreEntry#ANY}
     * @param guard an entry that must still be the one that was created then, null for none; one that ends with a session is
     *     made ready by {@link #prepareGuard}
     * @return the new entry; empty where the version differs
     * @throws GuardLostException where the guard is gone
     * @throws IllegalArgumentException where the value is larger than {@link StoreEntry#MAX_VALUE_BYTES}
     */
    Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard);

    /**
     * Makes what was claimed or entered ready to guard a {@link #put}; to be called before the first. Does nothing where it is
     * ready from the beginning, or already.
     *
     * @throws GuardLostException where it was given back
     */
    default void prepareGuard(StoreSession session, StoreEntry entry) {}

    /** Removes an entry that stays, if it is at this version, or at any; false where it differs. */
    boolean delete(String path, long version);

    /**
     * Tells of changes at the path or right below it: at least once after each, soon. It may tell when there was none, and
     * does after a time in which it could not know, so who looks again at each call, misses no state but those that were
     * over at once.
     *
     * @param changed is called from a thread of the store's and must not block
     */
    StoreWatch watch(String path, Runnable changed);

    /** Ends what the store has open; sessions end with it or run out. */
    @Override
    void close();
}
