package dev.hitotsu.gateway.cache;

import java.util.List;

/** What stands under a key of the cache. */
sealed interface Kept permits CachedReply, Kept.Variants {
    /**
     * Answers vary by these headers, each under a key of its own.
     *
     * @param names in lower case, sorted
     */
    record Variants(List<String> names) implements Kept {
        public Variants {
            names = List.copyOf(names);
        }
    }
}
