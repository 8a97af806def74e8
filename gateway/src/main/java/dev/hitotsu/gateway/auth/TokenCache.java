package dev.hitotsu.gateway.auth;

import dev.hitotsu.gateway.filter.Identity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What is known of tokens, for a while; a bounded number of them. Keys are hashes, not tokens. Thread-safe. */
final class TokenCache {
    private final LongSupplier ticker;
    private final Map<String, Known> tokens;

    /**
     * What is known of a token.
     *
     * @param identity empty if it is not valid
     */
    record Known(Optional<Identity> identity, long until) {}

    TokenCache(int max, LongSupplier ticker) {
        this.ticker = ticker;
        this.tokens = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > max;
            }
        };
    }

    synchronized Optional<Known> get(String hash) {
        Known known = tokens.get(hash);
        if (known != null && ticker.getAsLong() - known.until() >= 0) {
            tokens.remove(hash);
            return Optional.empty();
        }
        return Optional.ofNullable(known);
    }

    synchronized void put(String hash, Optional<Identity> identity, long nanos) {
        if (nanos > 0) {
            tokens.put(hash, new Known(identity, ticker.getAsLong() + nanos));
        }
    }
}
