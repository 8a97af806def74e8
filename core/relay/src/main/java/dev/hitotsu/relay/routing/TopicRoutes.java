package dev.hitotsu.relay.routing;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of several takes a topic: the one that names it, else the one with the longest prefix of it, else the one for
 * all others. Immutable after building.
 */
final class TopicRoutes<T> {
    private final Map<String, T> byTopic = new LinkedHashMap<>();
    private final TreeMap<String, T> byPrefix = new TreeMap<>();
    private final Set<String> patterns = new LinkedHashSet<>();
    private @Nullable T others;

    /**
     * Adds one.
     *
     * @param patterns names of topics, or beginnings of names that end with {@code *}; none for all other topics
     * @throws IllegalArgumentException if another one has the same pattern already
     */
    void add(T taker, Collection<String> patterns) {
        if (patterns.isEmpty()) {
            requireNew("for all other topics", others);
            others = taker;
        }
        patterns.forEach(pattern -> add(taker, pattern));
    }

    private void add(T taker, String pattern) {
        TopicPattern parsed = TopicPattern.of(pattern);
        patterns.add(pattern);
        requireNew("for topics " + pattern, (parsed.isPrefix() ? byPrefix : byTopic).putIfAbsent(parsed.text(), taker));
    }

    private void requireNew(String what, @Nullable T before) {
        if (before != null) {
            throw new IllegalArgumentException("sink " + what + ": two (expected: one)");
        }
    }

    Optional<T> takerOf(String topic) {
        T named = byTopic.get(topic);
        return Optional.ofNullable(named != null ? named : takerByPrefix(topic));
    }

    /** Of the prefixes of a text, the longest sorts last; every step leads to a shorter one. */
    private @Nullable T takerByPrefix(String topic) {
        Map.Entry<String, T> candidate = byPrefix.floorEntry(topic);
        while (candidate != null && !topic.startsWith(candidate.getKey())) {
            String shared = sharedBeginning(topic, candidate.getKey());
            candidate = byPrefix.floorEntry(shared);
        }
        return candidate == null ? others : candidate.getValue();
    }

    private static String sharedBeginning(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }

    /** Why nobody takes the topic. */
    String withoutTaker(String topic) {
        return "topic " + topic + ": no sink takes it (expected: one of " + patterns + ")";
    }
}
