package dev.hitotsu.gateway.cache;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where answers are kept. Thread-safe; does not block. */
interface CacheStore {
    /** What is kept under the key. Never fails: a store that is away has nothing. */
    Future<Optional<Kept>> get(String key);

    /** Keeps something for a while. Never fails; a store that is away forgets it. */
    Future<Void> put(String key, Kept kept, Duration lifetime, Set<String> tags);

    /**
     * Removes what has the tag.
     *
     * @return how much that was; fails if the store is away, perhaps with a part that was removed
     */
    Future<Long> purge(String tag);
}
