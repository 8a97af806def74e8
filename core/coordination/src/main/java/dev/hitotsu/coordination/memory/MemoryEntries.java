package dev.hitotsu.coordination.memory;

import dev.hitotsu.coordination.store.GuardLostException;
import dev.hitotsu.coordination.store.StoreEntry;
import dev.hitotsu.coordination.store.StoreWatch;
import dev.hitotsu.runtime.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The entries, sessions and watches of a store in memory, which all its clients share. Thread-safe. */
final class MemoryEntries {
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

    private final Clockwork runtime;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<MemorySession> sessions = new CopyOnWriteArraySet<>();
    private final Set<Watch> watches = new CopyOnWriteArraySet<>();
    private final Clockwork.Waiter expiry;
    private long revision;
    private boolean expiring;

    MemoryEntries(Clockwork runtime) {
        this.runtime = runtime;
        this.expiry = runtime.waiter();
    }

    MemorySession openSession(Duration timeout) {
        MemorySession session = new MemorySession(this, runtime, timeout);
        boolean first;
        synchronized (this) {
            sessions.add(session);
            first = !expiring;
            expiring = true;
        }
        if (first) {
            runtime.start("hitotsu-memory-expiry", this::expireSessions);
        }
        expiry.wake();
        return session;
    }

    /** Ends sessions that were not renewed in time. Runs while there are sessions. */
    private void expireSessions() {
        try {
            while (!hasNoSessions()) {
                long next = Long.MAX_VALUE;
                for (MemorySession session : sessions) {
                    long left = session.remainingNanos();
                    if (left <= 0) {
                        end(session);
                    } else {
                        next = Math.min(next, left);
                    }
                }
                if (next < Long.MAX_VALUE) {
                    expiry.await(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean hasNoSessions() {
        expiring = !sessions.isEmpty();
        return !expiring;
    }

    void end(MemorySession session) {
        List<String> gone = new ArrayList<>();
        synchronized (this) {
            session.markEnded();
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
        expiry.wake();
    }

    synchronized Optional<StoreEntry> get(String path) {
        return Optional.ofNullable(nodes.get(path)).map(Node::entry);
    }

    /** The paths of entries in the order of their creation, then the paths of folders. */
    synchronized List<String> paths(String folder) {
        Set<String> paths = new LinkedHashSet<>();
        entries(folder).forEach(entry -> paths.add(entry.path()));
        String prefix = folder + "/";
        for (String path : nodes.keySet()) {
            int end = path.startsWith(prefix) ? path.indexOf('/', prefix.length()) : -1;
            if (end >= 0) {
                paths.add(path.substring(0, end));
            }
        }
        return List.copyOf(paths);
    }

    synchronized List<StoreEntry> entries(String folder) {
        return nodes.values().stream()
                .map(Node::entry)
                .filter(entry -> folderOf(entry.path()).equals(folder))
                .sorted(Comparator.comparingLong(StoreEntry::createRevision))
                .toList();
    }

    Optional<StoreEntry> claim(MemorySession owner, String path, byte[] value) {
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

    void release(MemorySession session, String path) {
        removeIf(path, node -> node.owner == session);
    }

    void releaseClaim(MemorySession session, StoreEntry claimed) {
        removeIf(
                claimed.path(),
                node -> node.owner == session && node.entry.createRevision() == claimed.createRevision());
    }

    Optional<StoreEntry> put(String path, byte[] value, long version, @Nullable StoreEntry guard) {
        StoreEntry entry;
        synchronized (this) {
            if (guard != null && !exists(guard)) {
                throw new GuardLostException(
                        guard.path() + ": gone (expected: created at " + guard.createRevision() + ")");
            }
            Node present = nodes.get(path);
            long found = present == null ? StoreEntry.ABSENT : present.entry.version();
            if (version != StoreEntry.ANY && version != found) {
                return Optional.empty();
            }
            revision++;
            long created = present == null ? revision : present.entry.createRevision();
            entry = new StoreEntry(path, value, created, revision);
            nodes.put(path, new Node(entry, null));
        }
        tell(path);
        return Optional.of(entry);
    }

    private boolean exists(StoreEntry guard) {
        Node node = nodes.get(guard.path());
        return node != null && node.entry.createRevision() == guard.createRevision();
    }

    boolean delete(String path, long version) {
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

    StoreWatch watch(String path, Runnable changed) {
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
}
