package dev.hitotsu.gateway.cache;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where answers are kept. Thread-safe; does not block. */
interface CacheStore {
    /**
     * What is kept under the key. Never fails: a store that is away has nothing.
     *
     * @param target the tag of what is asked for
     */
    Future<Lookup> get(String key, String target);

    /**
     * Keeps something for a while, unless it may be older than a purge: one that came after the lookup. Never fails.
     *
     * @return whether it is kept
     */
    Future<Boolean> put(String key, Kept kept, Duration lifetime, Set<String> tags, Since since);

    /**
     * Removes what has the tag.
     *
     * @return how much that was; fails if the store is away, perhaps with a part that was removed
     */
    Future<Long> purge(String tag);

    /**
     * Removes what was kept of a target, which has changed. Never fails; a store that is away does it when it is back.
     */
    Future<Void> forget(String target);

    /** How the store is, as JSON. */
    String status();

    /**
     * What was found.
     *
     * @param since when that was
     */
    record Lookup(Optional<Kept> kept, Since since) {
        /** Nothing, and nothing that is brought for it can be kept. */
        static final Lookup AWAY = new Lookup(Optional.empty(), Since.UNKNOWN);
    }

    /**
     * A moment, as far as purges are concerned.
     *
     * @param target the tag of what was asked for
     * @param marks the last purges; empty if they are not known
     */
    record Since(String target, String marks) {
        static final Since UNKNOWN = new Since("", "");

        boolean isKnown() {
            return !marks.isEmpty();
        }
    }
}
