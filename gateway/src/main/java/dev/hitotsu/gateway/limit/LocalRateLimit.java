package dev.hitotsu.gateway.limit;

import dev.hitotsu.redis.RateLimitDecision;
import dev.hitotsu.redis.RateLimitWindow;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The same rule as in Redis, in the memory of one gateway. Names that were not asked for longest are forgotten, so that
 * memory has a limit, too. Thread-safe.
 */
final class LocalRateLimit {
    private static final int MAX_NAMES = 20_000;

    /** Of all names: 32 MiB. */
    private static final int MAX_TIMES = 4 << 20;

    private final RateLimitWindow window;
    private final LongSupplier ticker;
    private final Map<String, Times> grants = new LinkedHashMap<>(16, 0.75f, true);
    private long room;

    LocalRateLimit(RateLimitWindow window, LongSupplier ticker) {
        this.window = window;
        this.ticker = ticker;
    }

    synchronized RateLimitDecision ask(String name) {
        long now = ticker.getAsLong();
        long length = window.length().toNanos();
        Times granted = grants.computeIfAbsent(name, this::unseen);
        while (granted.size() > 0 && now - granted.first() >= length) {
            granted.removeFirst();
        }
        boolean isGranted = granted.size() < window.maxRequests();
        if (isGranted) {
            room -= granted.capacity();
            granted.add(now);
            room += granted.capacity();
        }
        forgetEldest();
        Duration untilNext = Duration.ofNanos(granted.first() + length - now);
        return new RateLimitDecision(isGranted, window.maxRequests() - granted.size(), untilNext);
    }

    private Times unseen(String name) {
        Times none = new Times();
        room += none.capacity();
        return none;
    }

    private void forgetEldest() {
        Iterator<Times> eldest = grants.values().iterator();
        while (grants.size() > 1 && (grants.size() > MAX_NAMES || room > MAX_TIMES)) {
            room -= eldest.next().capacity();
            eldest.remove();
        }
    }
}
