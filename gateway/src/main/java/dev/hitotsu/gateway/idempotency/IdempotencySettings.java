package dev.hitotsu.gateway.idempotency;

import dev.hitotsu.inbox.http.ServerErrors;
import java.time.Duration;
import java.util.Set;

/**
 * How a route treats idempotency keys.
 *
 * @param timeToLive for how long a key and its answer are remembered, 24 hours or more
 * @param lease after which a request is free again whose gateway has crashed, 1 second or more
 * @param methods to which keys matter
 * @param isRequired whether requests without a key are refused
 * @param maxBytes of a body, of requests and of answers
 * @param serverErrors what becomes of answers of status 5xx, and of requests that got no answer
 */
public record IdempotencySettings(
        Duration timeToLive,
        Duration lease,
        Set<String> methods,
        boolean isRequired,
        int maxBytes,
        ServerErrors serverErrors) {
    private static final Duration MIN_TIME_TO_LIVE = Duration.ofHours(24);
    private static final Duration MIN_LEASE = Duration.ofSeconds(1);
    private static final Duration MAX_LEASE = Duration.ofHours(1);
    private static final int MAX_BYTES = 64 << 20;

    /** Keys of POST and PATCH, required, remembered for a day. */
    public static final IdempotencySettings DEFAULT = new IdempotencySettings(
            Duration.ofHours(24), Duration.ofSeconds(30), Set.of("POST", "PATCH"), true, 1 << 20, ServerErrors.REPLAY);

    public IdempotencySettings {
        methods = Set.copyOf(methods);
        if (timeToLive.compareTo(MIN_TIME_TO_LIVE) < 0) {
            throw new IllegalArgumentException(
                    "ttl: " + timeToLive + " (expected: 24h or more, because clients repeat their requests for a day)");
        }
        if (lease.compareTo(MIN_LEASE) < 0 || lease.compareTo(MAX_LEASE) > 0) {
            throw new IllegalArgumentException("lease: " + lease + " (expected: 1s to 1h)");
        }
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("methods: none (expected: at least one)");
        }
        if (maxBytes < 1 || maxBytes > MAX_BYTES) {
            throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: 1 byte to 64 MiB)");
        }
    }
}
