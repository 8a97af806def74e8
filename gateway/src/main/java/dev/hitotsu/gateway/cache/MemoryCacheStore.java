package dev.hitotsu.gateway.cache;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps answers in the memory of one gateway. What was not asked for longest goes first. Thread-safe. */
final class MemoryCacheStore implements CacheStore {
    private static final int OVERHEAD = 1_024;

    private record Entry(CachedReply reply, long expiresAt) {
        long bytes() {
            return OVERHEAD + reply.body().length();
        }
    }

    private final long maxBytes;
    private final LongSupplier ticker;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    MemoryCacheStore(long maxBytes, LongSupplier ticker) {
        this.maxBytes = maxBytes;
        this.ticker = ticker;
    }

    @Override
    public synchronized Future<Optional<CachedReply>> get(String key) {
        Entry entry = entries.get(key);
        if (entry != null && ticker.getAsLong() - entry.expiresAt() >= 0) {
            removed(entries.remove(key));
            entry = null;
        }
        return Future.succeededFuture(Optional.ofNullable(entry).map(Entry::reply));
    }

    @Override
    public synchronized void put(String key, CachedReply reply, Duration lifetime) {
        Entry entry = new Entry(reply, ticker.getAsLong() + lifetime.toNanos());
        bytes += entry.bytes();
        removed(entries.put(key, entry));
        Iterator<Entry> oldest = entries.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    private void removed(@Nullable Entry entry) {
        bytes -= entry == null ? 0 : entry.bytes();
    }
}
