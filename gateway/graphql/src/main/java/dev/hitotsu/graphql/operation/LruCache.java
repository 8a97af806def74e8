package dev.hitotsu.graphql.operation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps what was used last, as much as it may weigh. Thread-safe. */
final class LruCache<K, V> {
    private final long maxWeight;
    private final Map<K, Weighed<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    private record Weighed<V>(V value, long weight) {}

    LruCache(long maxWeight) {
        this.maxWeight = maxWeight;
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key)).map(Weighed::value);
    }

    /** Keeps a value, unless it weighs more than all may. */
    synchronized void put(K key, V value, long itsWeight) {
        if (itsWeight > maxWeight) {
            return;
        }
        Weighed<V> before = entries.put(key, new Weighed<>(value, itsWeight));
        weight += itsWeight - (before == null ? 0 : before.weight());
        while (weight > maxWeight) {
            Map.Entry<K, Weighed<V>> eldest = entries.entrySet().iterator().next();
            entries.remove(eldest.getKey());
            weight -= eldest.getValue().weight();
        }
    }
}
