package dev.hitotsu.etcd;

import dev.hitotsu.coordination.store.StoreWatch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of changes, by path. Thread-safe. */
final class Watches {
    private static final Logger log = LoggerFactory.getLogger(Watches.class);

    private final Map<String, List<Watch>> byPath = new ConcurrentHashMap<>();

    private final class Watch implements StoreWatch {
        private final String path;
        private final Runnable changed;

        Watch(String path, Runnable changed) {
            this.path = path;
            this.changed = changed;
        }

        void tell() {
            try {
                changed.run();
            } catch (RuntimeException e) {
                log.warn("{}: who was told of a change has failed", path, e);
            }
        }

        @Override
        public void close() {
            byPath.computeIfPresent(path, (same, those) -> {
                List<Watch> rest = those.stream().filter(one -> one != this).toList();
                return rest.isEmpty() ? null : rest;
            });
        }
    }

    StoreWatch add(String path, Runnable changed) {
        Watch watch = new Watch(path, changed);
        byPath.merge(
                path,
                List.of(watch),
                (those, added) -> Stream.concat(those.stream(), added.stream()).toList());
        return watch;
    }

    /** Tells those who look at the path or at its folder. */
    void changed(String path) {
        tell(path);
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            tell(path.substring(0, slash));
        }
    }

    private void tell(String path) {
        byPath.getOrDefault(path, List.of()).forEach(Watch::tell);
    }

    /** Tells everybody. */
    void tellAll() {
        byPath.values().forEach(those -> those.forEach(Watch::tell));
    }
}
