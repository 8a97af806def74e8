package dev.hitotsu.gateway.cache;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which targets were purged last. Those that are forgotten count as purged when they were forgotten. Not
 * thread-safe.
 */
final class Purges {
    private static final int MAX_TARGETS = 10_000;

    private final Map<String, Long> byTarget = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            boolean isFull = size() > MAX_TARGETS;
            if (isFull) {
                others = number;
            }
            return isFull;
        }
    };

    private long number;
    private long others;

    void purged(String target) {
        number++;
        byTarget.remove(target);
        byTarget.put(target, number);
    }

    /** Any target may be among what was purged. */
    void purgedAny() {
        number++;
        others = number;
        byTarget.clear();
    }

    /** Another one after each purge of the target. */
    String marks(String target) {
        return Long.toString(byTarget.getOrDefault(target, others));
    }
}
