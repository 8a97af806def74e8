package dev.hitotsu.gateway.config;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.gateway.limit.LimitKey;
import dev.hitotsu.gateway.limit.LimitSettings;
import dev.hitotsu.gateway.limit.RedisDown;
import dev.hitotsu.redis.RateLimitWindow;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads a section below {@code limits}. */
final class LimitReader {
    private static final RateLimitWindow PLACEHOLDER = new RateLimitWindow(1, Duration.ofSeconds(1));
    private static final Conversion<RateLimitWindow> WINDOW =
            Conversion.of(LimitReader::window, LimitReader::format).describedBy(Pattern.compile("[0-9]+/.+"));

    private static final Key.Required<RateLimitWindow> RATE = Key.required(
            "rate",
            WINDOW,
            "Requests and the time in which so many are granted, such as 100/1m.",
            "a rate such as 100/1m");
    private static final Key.WithDefault<LimitKey> KEY = Key.withDefault(
            "key",
            Conversion.choice(LimitKey.class),
            LimitKey.SUBJECT_OR_ADDRESS,
            "Whose requests are counted together: address or api-key-or-address (before any token is looked at), subject, "
                    + "or subject-or-address.");
    private static final Key.WithDefault<RedisDown> REDIS_DOWN = Key.withDefault(
            "redisDown",
            Conversion.choice(RedisDown.class),
            RedisDown.LOCAL,
            "While Redis does not answer, each gateway counts alone (local), or nobody passes (refuse).");

    private static final Key.WithDefault<Duration> BUDGET = Key.withDefault(
            "budget",
            Conversion.DURATION,
            Duration.ofMillis(50),
            "How long a request waits for Redis; after that Redis counts as away for a second.");

    private LimitReader() {}

    static LimitSettings read(String name, Section limit) {
        RateLimitWindow window = limit.get(RATE).orElse(PLACEHOLDER);
        LimitKey key = limit.get(KEY);
        RedisDown redisDown = limit.get(REDIS_DOWN);
        if (!name.matches("[A-Za-z0-9-]+")) {
            limit.report("name: " + name + " (expected: letters, digits and hyphens)");
        }
        Duration budget = limit.get(BUDGET);
        return limit.build(
                () -> new LimitSettings(name, window, key, redisDown, budget),
                new LimitSettings(name, window, key, redisDown, Duration.ofMillis(50)));
    }

    private static RateLimitWindow window(String text) {
        int slash = text.indexOf('/');
        try {
            int requests = Integer.parseInt(text.substring(0, Math.max(0, slash)));
            return new RateLimitWindow(requests, Conversion.DURATION.parse(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " (expected: a rate such as 100/1m)", e);
        }
    }

    private static String format(RateLimitWindow window) {
        return window.maxRequests() + "/" + window.length();
    }
}
