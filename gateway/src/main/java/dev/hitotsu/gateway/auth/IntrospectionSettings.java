package dev.hitotsu.gateway.auth;

import dev.hitotsu.id.internal.Addresses;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How opaque tokens are looked up.
 *
 * @param url of the server that knows them
 * @param clientId of the gateway there
 * @param audiences of which a token must have one; empty if the server does not tell
 * @param cacheFor for how long an answer is believed, if the token does not expire before; up to a minute
 * @param headers for the upstream, and the fields of the answer that they get
 */
public record IntrospectionSettings(
        String url,
        String clientId,
        String clientSecret,
        Set<String> audiences,
        Duration cacheFor,
        Duration timeout,
        Map<String, String> headers) {
    private static final Duration MAX_CACHE = Duration.ofMinutes(1);

    public IntrospectionSettings {
        audiences = Set.copyOf(audiences);
        headers = Map.copyOf(headers);
        checkUrl("introspection", url);
        if (cacheFor.isNegative() || cacheFor.compareTo(MAX_CACHE) > 0) {
            throw new IllegalArgumentException("cacheFor: " + cacheFor + " (expected: 0s to 1m)");
        }
        checkTimeout(timeout);
    }

    static void checkUrl(String key, String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(key, url);
        }
        throw wrong(key, url);
    }

    /** Without a cause, which would show what may be a password. */
    private static IllegalArgumentException wrong(String key, String url) {
        return new IllegalArgumentException(key + ": " + Addresses.withoutSecrets(url) + " (expected: a URL)");
    }

    static void checkTimeout(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: 1ms or more)");
        }
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return clientId + " at " + Addresses.withoutSecrets(url);
    }
}
