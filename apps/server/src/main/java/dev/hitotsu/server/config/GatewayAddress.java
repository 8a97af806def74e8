package dev.hitotsu.server.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * Where the admin port of a gateway is that the console shows.
 *
 * @param token what it asks for
 */
public record GatewayAddress(URI url, String token) {
    public GatewayAddress {
        requireNonNull(token, "token: null (expected: a token)");
        if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "url: " + url + " (expected: the admin port of a gateway, such as http://127.0.0.1:8083)");
        }
    }

    /** Hides the token. */
    @Override
    public String toString() {
        return url.toString();
    }
}
