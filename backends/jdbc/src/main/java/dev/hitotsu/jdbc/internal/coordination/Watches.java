package dev.hitotsu.jdbc.internal.coordination;

import dev.hitotsu.coordination.store.StoreWatch;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who watches which path. Thread-safe; blocks for nothing. */
public final class Watches {
    private final Map<String, Set<Watch>> watches = new ConcurrentHashMap<>();

    public Watches() {}

    /** Adds a watch of the path; closing it removes it. */
    public StoreWatch add(String path, Runnable changed) {
        Watch watch = new Watch(path, changed);
        watches.compute(path, (samePath, present) -> {
            Set<Watch> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(watch);
            return all;
        });
        return watch;
    }

    /** The paths that somebody watches. */
    public Set<String> paths() {
        return Set.copyOf(watches.keySet());
    }

    /** Calls those who watch this very path. */
    public void run(String path) {
        watches.getOrDefault(path, Set.of()).forEach(watch -> watch.changed.run());
    }

    /** Calls everybody, because a change may have been missed. */
    public void runAll() {
        watches.keySet().forEach(this::run);
    }

    private final class Watch implements StoreWatch {
        private final String path;
        private final Runnable changed;

        Watch(String path, Runnable changed) {
            this.path = path;
            this.changed = changed;
        }

        @Override
        public void close() {
            watches.computeIfPresent(path, (samePath, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }
}
