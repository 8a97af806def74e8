package dev.hitotsu.coordination.memory;

import dev.hitotsu.coordination.memory.MemoryEntries.MemorySession;
import dev.hitotsu.coordination.store.CoordinationRuntime;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import dev.hitotsu.coordination.store.StoreWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for use within one process and for tests. Sessions end when they are not renewed, by the clock that it
 * was given. Nothing survives the last client.
 */
public final class MemoryStore implements CoordinationStore {
    private final MemoryEntries memory;
    private final Set<MemorySession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A new, empty store. */
    public MemoryStore() {
        this(CoordinationRuntime.system());
    }

    /** A new, empty store whose sessions end by this clock. */
    public MemoryStore(CoordinationRuntime runtime) {
        this(new MemoryEntries(runtime));
    }

    private MemoryStore(MemoryEntries memory) {
        this.memory = memory;
    }

    /** Another client of the same store, with sessions of its own. */
    public MemoryStore another() {
        return new MemoryStore(memory);
    }

    private MemoryEntries open() {
        if (closed) {
            throw new StoreUnavailableException("memory: closed (expected: open)", null);
        }
        return memory;
    }

    @Override
    public StoreSession openSession(Duration length) {
        sessions.removeIf(MemorySession::hasEnded);
        MemorySession session = open().openSession(length);
        sessions.add(session);
        return session;
    }

    @Override
    public Optional<StoreEntry> get(String path) {
        return open().get(path);
    }

    @Override
    public List<String> paths(String folder) {
        return open().paths(folder);
    }

    @Override
    public List<StoreEntry> entries(String folder) {
        return open().entries(folder);
    }

    @Override
    public StoreEntry enqueue(StoreSession session, String folder, String name, byte[] value) {
        return claim(session, folder + "/" + name, value)
                .orElseThrow(() -> new IllegalStateException("name: " + name + " (expected: one used by nobody else)"));
    }

    @Override
    public Optional<StoreEntry> claim(StoreSession session, String path, byte[] value) {
        return open().claim((MemorySession) session, path, StoreEntry.checkValue(path, value));
    }

    @Override
    public void release(StoreSession session, String path) {
        open().release((MemorySession) session, path);
    }

    @Override
    public Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        return open().put(path, StoreEntry.checkValue(path, value), version, guard);
    }

    @Override
    public boolean delete(String path, long version) {
        return open().delete(path, version);
    }

    @Override
    public StoreWatch watch(String path, Runnable changed) {
        return memory.watch(path, changed);
    }

    @Override
    public void close() {
        closed = true;
        sessions.forEach(MemorySession::close);
    }
}
