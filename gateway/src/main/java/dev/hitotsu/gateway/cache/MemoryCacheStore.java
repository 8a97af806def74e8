package dev.hitotsu.gateway.cache;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
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
    /** Of an entry, and of a text with its place in a collection. */
    private static final int OVERHEAD = 512;

    private static final int OVERHEAD_OF_TEXT = 96;

    private record Entry(Kept kept, long expiresAt, Set<String> tags, long bytes) {}

    private final long maxBytes;
    private final LongSupplier ticker;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Set<String>> keysByTag = new HashMap<>();
    private final Purges purges = new Purges();
    private long bytes;

    MemoryCacheStore(long maxBytes, LongSupplier ticker) {
        this.maxBytes = maxBytes;
        this.ticker = ticker;
    }

    @Override
    public synchronized Future<Lookup> get(String key, String target) {
        Entry entry = entries.get(key);
        if (entry != null && ticker.getAsLong() - entry.expiresAt() >= 0) {
            remove(key);
            entry = null;
        }
        return Future.succeededFuture(
                new Lookup(Optional.ofNullable(entry).map(Entry::kept), new Since(target, purges.marks(target))));
    }

    @Override
    public synchronized Future<Boolean> put(String key, Kept kept, Duration lifetime, Set<String> tags, Since since) {
        if (!purges.marks(since.target()).equals(since.marks())) {
            return Future.succeededFuture(false);
        }
        remove(key);
        long size = bytes(key)
                + bytes(kept)
                + tags.stream().mapToLong(MemoryCacheStore::bytes).sum() * 2;
        Entry entry = new Entry(compact(kept), ticker.getAsLong() + lifetime.toNanos(), Set.copyOf(tags), size);
        entries.put(key, entry);
        bytes += entry.bytes();
        tags.forEach(
                tag -> keysByTag.computeIfAbsent(tag, first -> new HashSet<>()).add(key));
        while (bytes > maxBytes && !entries.isEmpty()) {
            remove(entries.keySet().iterator().next());
        }
        return Future.succeededFuture(entries.containsKey(key));
    }

    @Override
    public synchronized Future<Long> purge(String tag) {
        purges.purgedAny();
        return Future.succeededFuture((long) remove(keysByTag.getOrDefault(tag, Set.of())));
    }

    @Override
    public synchronized Future<Void> forget(String target) {
        purges.purged(target);
        int unused = remove(keysByTag.getOrDefault(target, Set.of()));
        return Future.succeededFuture();
    }

    @Override
    public synchronized String status() {
        return "{\"in\":\"memory\",\"entries\":" + entries.size() + ",\"bytes\":" + bytes + ",\"maxBytes\":" + maxBytes
                + "}";
    }

    private int remove(Set<String> tagged) {
        Set<String> keys = Set.copyOf(tagged);
        keys.forEach(this::remove);
        return keys.size();
    }

    /** A body that grew has room that it does not need. */
    private static Kept compact(Kept kept) {
        return kept instanceof CachedReply(int status, MultiMap headers, Buffer body, Freshness freshness)
                ? new CachedReply(status, headers, Buffer.buffer(body.getBytes()), freshness)
                : kept;
    }

    private static long bytes(Kept kept) {
        return OVERHEAD
                + switch (kept) {
                    case CachedReply reply ->
                        reply.body().length()
                                + reply.headers().entries().stream()
                                        .mapToLong(header -> bytes(header.getKey()) + bytes(header.getValue()))
                                        .sum();
                    case Kept.Variants(var names) ->
                        names.stream().mapToLong(MemoryCacheStore::bytes).sum();
                };
    }

    private static long bytes(String text) {
        return OVERHEAD_OF_TEXT + text.length();
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
