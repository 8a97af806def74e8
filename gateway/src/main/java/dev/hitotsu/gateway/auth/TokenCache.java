package dev.hitotsu.gateway.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What is known of tokens, for a while; a bounded number of them. Keys are hashes, not tokens. Thread-safe.
 *
 * @param <T> what is known
 */
final class TokenCache<T> {
    private final LongSupplier ticker;
    private final Map<String, Known<T>> tokens;

    private record Known<T>(T value, long until) {}

    TokenCache(int max, LongSupplier ticker) {
        this.ticker = ticker;
        this.tokens = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known<T>> eldest) {
                return size() > max;
            }
        };
    }

    synchronized Optional<T> get(String hash) {
        Known<T> known = tokens.get(hash);
        if (known != null && ticker.getAsLong() - known.until() >= 0) {
            tokens.remove(hash);
            return Optional.empty();
        }
        return Optional.ofNullable(known).map(Known::value);
    }

    synchronized void put(String hash, T value, long nanos) {
        if (nanos > 0) {
            tokens.put(hash, new Known<>(value, ticker.getAsLong() + nanos));
        }
    }
}
