package dev.hitotsu.gateway.limit;

import dev.hitotsu.redis.RateLimitDecision;
import dev.hitotsu.redis.RateLimitWindow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The same rule as in Redis, in the memory of one gateway. Names that were not asked for longest are forgotten, so that memory has
 * a limit, too. Thread-safe.
 */
final class LocalRateLimit {
    private static final int MAX_NAMES = 20_000;

    private final RateLimitWindow window;
    private final LongSupplier ticker;
    private final Map<String, ArrayDeque<Long>> grants = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ArrayDeque<Long>> eldest) {
            return size() > MAX_NAMES;
        }
    };

    LocalRateLimit(RateLimitWindow window, LongSupplier ticker) {
        this.window = window;
        this.ticker = ticker;
    }

    synchronized RateLimitDecision ask(String name) {
        long now = ticker.getAsLong();
        long length = window.length().toNanos();
        ArrayDeque<Long> granted = grants.computeIfAbsent(name, unseen -> new ArrayDeque<>());
        while (!granted.isEmpty() && now - granted.getFirst() >= length) {
            granted.removeFirst();
        }
        boolean isGranted = granted.size() < window.maxRequests();
        if (isGranted) {
            granted.addLast(now);
        }
        Duration untilNext = Duration.ofNanos(granted.getFirst() + length - now);
        return new RateLimitDecision(isGranted, window.maxRequests() - granted.size(), untilNext);
    }
}
