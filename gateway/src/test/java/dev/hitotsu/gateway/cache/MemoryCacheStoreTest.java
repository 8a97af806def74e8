package dev.hitotsu.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.testkit.time.ManualClock;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryCacheStoreTest {
    private static final int MAX_BYTES = 1 << 20;

    private final ManualClock clock = ManualClock.create();
    private final MemoryCacheStore store = new MemoryCacheStore(MAX_BYTES, clock::nanoTime);

    /** A service chooses how many of them there are, and how long. */
    @Test
    void headersAndTagsCount() {
        MultiMap headers = HttpHeaders.headers().set("x-large", "x".repeat(50_000));
        assertThat(keptOf(100, headers, Set.of())).isBetween(1, 20);

        Set<String> tags = new HashSet<>();
        IntStream.range(0, 64).forEach(i -> tags.add(i + "x".repeat(250)));
        assertThat(keptOf(1_000, HttpHeaders.headers(), tags)).isBetween(1, 60);
    }

    private int keptOf(int count, MultiMap headers, Set<String> tags) {
        CachedReply reply = new CachedReply(200, headers, Buffer.buffer("x"), new Freshness(0, 0, 60_000, 0));
        for (int i = 0; i < count; i++) {
            CacheStore.Since since = store.get("key" + i, "target").result().since();
            store.put("key" + i, reply, Duration.ofMinutes(1), tags, since);
        }
        return (int) IntStream.range(0, count)
                .filter(i -> store.get("key" + i, "target").result().kept().isPresent())
                .count();
    }
}
