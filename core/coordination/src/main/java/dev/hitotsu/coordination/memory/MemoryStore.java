package dev.hitotsu.coordination.memory;

import dev.hitotsu.coordination.store.Clockwork;
import dev.hitotsu.coordination.store.CoordinationStore;
import dev.hitotsu.coordination.store.GuardedException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.coordination.store.StoreWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for use within one process and for tests. Sessions end when they are not renewed, by the clock that it
 * was given. Nothing survives it.
 */
public final class MemoryStore implements CoordinationStore {
    private record Node(StoreEntry entry, @Nullable MemorySession owner) {}

    private record Watch(String path, Runnable changed, Set<Watch> all) implements StoreWatch {
        boolean concerns(String changedPath) {
            return changedPath.equals(path) || folderOf(changedPath).equals(path);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    private final Clockwork clockwork;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<MemorySession> sessions = new CopyOnWriteArraySet<>();
    private final Set<Watch> watches = new CopyOnWriteArraySet<>();
    private final Clockwork.Waiter expiry;
    private long revision;
    private boolean expiring;
    private volatile boolean closed;

    public MemoryStore() {
        this(Clockwork.system());
    }

    public MemoryStore(Clockwork clockwork) {
        this.clockwork = clockwork;
        this.expiry = clockwork.waiter();
    }

    @Override
    public StoreSession openSession(Duration length) {
        MemorySession session = new MemorySession(length);
        boolean first;
        synchronized (this) {
            sessions.add(session);
            first = !expiring;
            expiring = true;
        }
        if (first) {
            clockwork.start("hitotsu-memory-expiry", this::expire);
        }
        expiry.wake();
        return session;
    }

    private void expire() {
        try {
            while (!closed) {
                long now = clockwork.nanoTime();
                long next = Long.MAX_VALUE;
                for (MemorySession session : sessions) {
                    long left = session.deadlineNanos - now;
                    if (left <= 0) {
                        end(session);
                    } else {
                        next = Math.min(next, left);
                    }
                }
                expiry.await(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(MemorySession session) {
        List<String> gone = new ArrayList<>();
        synchronized (this) {
            session.ended = true;
            sessions.remove(session);
            nodes.values().removeIf(node -> {
                boolean owned = node.owner == session;
                if (owned) {
                    gone.add(node.entry.path());
                }
                return owned;
            });
        }
        gone.forEach(this::tell);
    }

    @Override
    public synchronized Optional<StoreEntry> get(String path) {
        return Optional.ofNullable(nodes.get(path)).map(Node::entry);
    }

    @Override
    public List<String> paths(String folder) {
        return entries(folder).stream().map(StoreEntry::path).toList();
    }

    @Override
    public synchronized List<StoreEntry> entries(String folder) {
        return nodes.values().stream()
                .map(Node::entry)
                .filter(entry -> folderOf(entry.path()).equals(folder))
                .sorted(Comparator.comparingLong(StoreEntry::created))
                .toList();
    }

    @Override
    public StoreEntry enter(StoreSession session, String folder, String name, byte[] value) {
        return claim(session, folder + "/" + name, value)
                .orElseThrow(() -> new IllegalStateException("name: " + name + " (expected: one used by nobody else)"));
    }

    @Override
    public Optional<StoreEntry> claim(StoreSession session, String path, byte[] value) {
        MemorySession owner = (MemorySession) session;
        StoreEntry entry;
        synchronized (this) {
            owner.requireAlive();
            Node present = nodes.get(path);
            if (present != null) {
                boolean ours = present.owner == owner && Arrays.equals(present.entry.value(), value);
                return ours ? Optional.of(present.entry) : Optional.empty();
            }
            revision++;
            entry = new StoreEntry(path, value, revision, revision);
            nodes.put(path, new Node(entry, owner));
        }
        tell(path);
        return Optional.of(entry);
    }

    @Override
    public void release(StoreSession session, String path) {
        removeIf(path, node -> node.owner == session);
    }

    @Override
    public Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        StoreEntry entry;
        synchronized (this) {
            if (guard != null && !isThere(guard)) {
                throw new GuardedException(guard.path() + ": gone (expected: created at " + guard.created() + ")");
            }
            Node present = nodes.get(path);
            long found = present == null ? StoreEntry.ABSENT : present.entry.version();
            if (version != StoreEntry.ANY && version != found) {
                return Optional.empty();
            }
            revision++;
            long created = present == null ? revision : present.entry.created();
            entry = new StoreEntry(path, value, created, revision);
            nodes.put(path, new Node(entry, null));
        }
        tell(path);
        return Optional.of(entry);
    }

    private boolean isThere(StoreEntry guard) {
        Node node = nodes.get(guard.path());
        return node != null && node.entry.created() == guard.created();
    }

    @Override
    public boolean delete(String path, long version) {
        return removeIf(path, node -> version == StoreEntry.ANY || node.entry.version() == version);
    }

    private boolean removeIf(String path, Predicate<Node> condition) {
        synchronized (this) {
            Node node = nodes.get(path);
            if (node == null || !condition.test(node)) {
                return false;
            }
            nodes.remove(path);
        }
        tell(path);
        return true;
    }

    @Override
    public StoreWatch watch(String path, Runnable changed) {
        Watch watch = new Watch(path, changed, watches);
        watches.add(watch);
        return watch;
    }

    private void tell(String path) {
        for (Watch watch : watches) {
            if (watch.concerns(path)) {
                watch.changed.run();
            }
        }
    }

    private static String folderOf(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    @Override
    public void close() {
        closed = true;
        expiry.wake();
        sessions.forEach(this::end);
    }

    private final class MemorySession implements StoreSession {
        private final Duration length;
        private volatile long deadlineNanos;
        private volatile boolean ended;

        MemorySession(Duration length) {
            this.length = length;
            this.deadlineNanos = clockwork.nanoTime() + length.toNanos();
        }

        @Override
        public Duration guaranteed() {
            return length;
        }

        @Override
        public void renew() {
            requireAlive();
            deadlineNanos = clockwork.nanoTime() + length.toNanos();
        }

        void requireAlive() {
            if (!ended && deadlineNanos - clockwork.nanoTime() <= 0) {
                end(this);
            }
            if (ended) {
                throw new SessionEndedException("session: ended (expected: one that was renewed in time)");
            }
        }

        @Override
        public boolean hasEnded() {
            return ended;
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
