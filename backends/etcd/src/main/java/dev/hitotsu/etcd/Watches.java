package dev.hitotsu.etcd;

import dev.hitotsu.coordination.store.StoreWatch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of changes, by path. Thread-safe. */
final class Watches {
    private static final Logger log = LoggerFactory.getLogger(Watches.class);

    private final Map<String, List<Watch>> byPath = new ConcurrentHashMap<>();

    private final class Watch implements StoreWatch {
        private final String path;
        private final Runnable listener;

        Watch(String path, Runnable listener) {
            this.path = path;
            this.listener = listener;
        }

        void tell() {
            try {
                listener.run();
            } catch (RuntimeException e) {
                log.warn("{}: a listener has failed", path, e);
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

    StoreWatch add(String path, Runnable listener) {
        Watch watch = new Watch(path, listener);
        byPath.merge(
                path,
                List.of(watch),
                (those, added) -> Stream.concat(those.stream(), added.stream()).toList());
        return watch;
    }

    /** Calls the listeners of the path and of its folder. */
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

    /** Calls all listeners. */
    void tellAll() {
        byPath.values().forEach(those -> those.forEach(Watch::tell));
    }
}
