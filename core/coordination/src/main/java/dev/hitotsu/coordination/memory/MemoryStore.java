package dev.hitotsu.coordination.memory;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests and for use within one process. A session ends when it is not renewed in time. Nothing
 * survives the last client.
 */
public final class MemoryStore implements CoordinationStore {
    private final MemoryEntries entries;
    private final Set<MemorySession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A new, empty store. */
    public MemoryStore() {
        this(Clockwork.system());
    }

    /** A new, empty store that takes the time and its threads from the runtime. */
    public MemoryStore(Clockwork runtime) {
        this(new MemoryEntries(requireNonNull(runtime, "runtime: null (expected: a clockwork)")));
    }

    private MemoryStore(MemoryEntries entries) {
        this.entries = entries;
    }

    /** Another client of the same store. It has its own sessions. */
    public MemoryStore newClient() {
        return new MemoryStore(entries);
    }

    private MemoryEntries requireOpen() {
        if (closed) {
            throw new StoreUnavailableException("memory: closed (expected: open)", null);
        }
        return entries;
    }

    @Override
    public StoreSession openSession(Duration timeout) {
        sessions.removeIf(MemorySession::hasEnded);
        MemorySession session = requireOpen().openSession(timeout);
        sessions.add(session);
        return session;
    }

    @Override
    public Optional<StoreEntry> get(String path) {
        return requireOpen().get(path);
    }

    @Override
    public List<String> paths(String folder) {
        List<String> paths = requireOpen().paths(folder);
        CoordinationStore.requireListable(folder, paths.size());
        return paths;
    }

    @Override
    public List<StoreEntry> entries(String folder) {
        List<StoreEntry> found = requireOpen().entries(folder);
        CoordinationStore.requireListable(folder, found.size());
        return found;
    }

    @Override
    public StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value) {
        return claim(session, folder + "/" + name, value)
                .orElseThrow(() -> new IllegalStateException("name: " + name + " (expected: one used by nobody else)"));
    }

    @Override
    public Optional<StoreEntry> claim(StoreSession session, String path, byte[] value) {
        return requireOpen().claim((MemorySession) session, path, StoreEntry.checkValue(path, value));
    }

    @Override
    public void release(StoreSession session, String path) {
        requireOpen().release((MemorySession) session, path);
    }

    @Override
    public void releaseClaim(StoreSession session, StoreEntry claimed) {
        requireOpen().releaseClaim((MemorySession) session, claimed);
    }

    @Override
    public Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        return requireOpen().put(path, StoreEntry.checkValue(path, value), version, guard);
    }

    @Override
    public boolean delete(String path, long version) {
        return requireOpen().delete(path, version);
    }

    @Override
    public StoreWatch watch(String path, Runnable changed) {
        return entries.watch(path, changed);
    }

    @Override
    public void close() {
        closed = true;
        sessions.forEach(MemorySession::close);
    }
}
