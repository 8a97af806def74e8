package dev.hitotsu.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last known state of each topic. Only the first question about a topic blocks. Later ones run in the background, and
 * the last answer holds meanwhile. Without this cache, every message to a topic that does not exist would block the sender
 * for {@code max.block.ms}. Thread-safe.
 */
final class TopicCache {
    private static final int REMEMBERED_TOPICS = 10_000;
    private static final Duration OPEN_FOR = Duration.ofMinutes(1);
    private static final Duration CLOSED_FOR = Duration.ofSeconds(5);

    private final Function<String, TopicState> lookup;
    private final Executor background;
    private final LongSupplier ticker;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(TopicState state, long staleAt, AtomicBoolean refreshing) {}

    /**
     * Topics as {@code lookup} finds them.
     *
     * @param background runs the lookups that nobody waits for
     * @param ticker nanoseconds, monotonic
     */
    TopicCache(Function<String, TopicState> lookup, Executor background, LongSupplier ticker) {
        this.lookup = lookup;
        this.background = background;
        this.ticker = ticker;
    }

    /** The state of the topic; blocks if it is not known yet. */
    TopicState stateOf(String topic) {
        Entry entry = entries.get(topic);
        if (entry == null) {
            return lookUp(topic);
        }
        if (ticker.getAsLong() - entry.staleAt > 0 && entry.refreshing.compareAndSet(false, true)) {
            background.execute(() -> refresh(topic, entry));
        }
        return entry.state;
    }

    /** What is known of the topic; null if nothing is. Does not block. */
    @Nullable TopicState known(String topic) {
        Entry entry = entries.get(topic);
        return entry == null ? null : entry.state;
    }

    /** Closes the topic for a while, because a send to it failed. */
    void markClosed(String topic, TopicState.Closed state) {
        remember(topic, state);
    }

    /** Forgets the open topics: a failure may mean that one was deleted or changed. */
    void forgetOpen() {
        entries.values().removeIf(entry -> entry.state instanceof TopicState.Open);
    }

    private TopicState lookUp(String topic) {
        TopicState state = lookup.apply(topic);
        remember(topic, state);
        return state;
    }

    private void refresh(String topic, Entry entry) {
        try {
            lookUp(topic);
        } finally {
            entry.refreshing.set(false);
        }
    }

    private void remember(String topic, TopicState state) {
        Duration holds = switch (state) {
            case TopicState.Open open -> OPEN_FOR;
            case TopicState.Closed closed -> CLOSED_FOR;
            case TopicState.Unreachable unreachable -> Duration.ZERO;
        };
        if (holds.isZero()) {
            return;
        }
        if (entries.size() >= REMEMBERED_TOPICS) {
            entries.clear();
        }
        entries.put(topic, new Entry(state, ticker.getAsLong() + holds.toNanos(), new AtomicBoolean()));
    }
}
