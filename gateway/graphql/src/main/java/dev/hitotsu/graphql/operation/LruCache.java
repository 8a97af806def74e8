package dev.hitotsu.graphql.operation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps what was used last. Thread-safe. */
final class LruCache<K, V> {
    private final int maxEntries;
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    LruCache(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
        if (entries.size() > maxEntries) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    synchronized int size() {
        return entries.size();
    }
}
