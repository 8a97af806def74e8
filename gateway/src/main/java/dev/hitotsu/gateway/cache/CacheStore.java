package dev.hitotsu.gateway.cache;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Where answers are kept. Thread-safe; does not block. */
interface CacheStore {
    /** What is kept under the key. Never fails: a store that is away has nothing. */
    Future<Optional<CachedReply>> get(String key);

    /** Keeps an answer for a while. */
    void put(String key, CachedReply reply, Duration lifetime);
}
