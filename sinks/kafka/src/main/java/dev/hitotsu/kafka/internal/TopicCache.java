package dev.hitotsu.kafka.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last known state of each topic. Questions are asked in the background, and the last answer holds meanwhile.
 * Without this cache, every message to a topic that does not exist would block the sender for {@code max.block.ms}.
 * Thread-safe.
 */
public final class TopicCache {
    private static final int REMEMBERED_TOPICS = 10_000;
    private static final Duration OPEN_FOR = Duration.ofMinutes(1);
    private static final Duration CLOSED_FOR = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(TopicCache.class);

    private final Function<String, TopicState> lookup;
    private final Executor background;
    private final LongSupplier ticker;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(TopicState state, long staleAt, AtomicBoolean refreshing) {}

    /**
     * Topics as {@code lookup} finds them.
     *
     * @param background runs the lookups
     * @param ticker nanoseconds, monotonic
     */
    public TopicCache(Function<String, TopicState> lookup, Executor background, LongSupplier ticker) {
        this.lookup = lookup;
        this.background = background;
        this.ticker = ticker;
    }

    /** The state of the topic; null if it is not known yet. Asks again in the background where the answer is old. */
    public @Nullable TopicState stateOf(String topic) {
        Entry entry = entries.get(topic);
        if (entry == null) {
            return null;
        }
        if (ticker.getAsLong() - entry.staleAt > 0 && entry.refreshing.compareAndSet(false, true)) {
            background.execute(() -> refresh(topic, entry));
        }
        return entry.state;
    }

    /** Looks the topic up in the background, and hands on what was found, whatever happens. */
    public void lookUp(String topic, Consumer<TopicState> whenFound) {
        try {
            background.execute(() -> whenFound.accept(lookUpOrFail(topic)));
        } catch (RuntimeException | Error e) {
            whenFound.accept(broken(topic, e));
        }
    }

    /** Whoever waits for the answer must get one. */
    private TopicState lookUpOrFail(String topic) {
        try {
            return lookUp(topic);
        } catch (RuntimeException | Error e) {
            return broken(topic, e);
        }
    }

    private static TopicState broken(String topic, Throwable defect) {
        log.error("topic {}: could not be looked up", topic, defect);
        return new TopicState.Unreachable("could not be looked up: " + defect);
    }

    /** What is known of the topic; null if nothing is. Does not block. */
    public @Nullable TopicState known(String topic) {
        Entry entry = entries.get(topic);
        return entry == null ? null : entry.state;
    }

    /** Closes the topic for a while, because a send to it failed. */
    public void markClosed(String topic, TopicState.Closed state) {
        remember(topic, state);
    }

    /** Forgets the open topics: a failure may mean that one was deleted or changed. */
    public void forgetOpen() {
        entries.values().removeIf(entry -> entry.state instanceof TopicState.Open);
    }

    private TopicState lookUp(String topic) {
        TopicState state = lookup.apply(topic);
        remember(topic, state);
        return state;
    }

    private void refresh(String topic, Entry entry) {
        try {
            var unused = lookUpOrFail(topic);
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
