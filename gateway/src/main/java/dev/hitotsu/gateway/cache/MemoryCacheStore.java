package dev.hitotsu.gateway.cache;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Keeps answers in the memory of one gateway. What was not asked for longest goes first. Thread-safe. */
final class MemoryCacheStore implements CacheStore {
    private static final int OVERHEAD = 1_024;

    private record Entry(Kept kept, long expiresAt, Set<String> tags) {
        long bytes() {
            return OVERHEAD + (kept instanceof CachedReply reply ? reply.body().length() : 0);
        }
    }

    private final long maxBytes;
    private final LongSupplier ticker;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Set<String>> keysByTag = new HashMap<>();
    private long bytes;

    MemoryCacheStore(long maxBytes, LongSupplier ticker) {
        this.maxBytes = maxBytes;
        this.ticker = ticker;
    }

    @Override
    public synchronized Future<Optional<Kept>> get(String key) {
        Entry entry = entries.get(key);
        if (entry != null && ticker.getAsLong() - entry.expiresAt() >= 0) {
            remove(key);
            entry = null;
        }
        return Future.succeededFuture(Optional.ofNullable(entry).map(Entry::kept));
    }

    @Override
    public synchronized Future<Void> put(String key, Kept kept, Duration lifetime, Set<String> tags) {
        remove(key);
        Entry entry = new Entry(kept, ticker.getAsLong() + lifetime.toNanos(), Set.copyOf(tags));
        entries.put(key, entry);
        bytes += entry.bytes();
        tags.forEach(
                tag -> keysByTag.computeIfAbsent(tag, first -> new HashSet<>()).add(key));
        while (bytes > maxBytes && !entries.isEmpty()) {
            remove(entries.keySet().iterator().next());
        }
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Long> purge(String tag) {
        Set<String> keys = Set.copyOf(keysByTag.getOrDefault(tag, Set.of()));
        keys.forEach(this::remove);
        return Future.succeededFuture((long) keys.size());
    }

    private void remove(String key) {
        Entry entry = entries.remove(key);
        if (entry == null) {
            return;
        }
        bytes -= entry.bytes();
        for (String tag : entry.tags()) {
            keysByTag.computeIfPresent(tag, (same, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            });
        }
    }
}
