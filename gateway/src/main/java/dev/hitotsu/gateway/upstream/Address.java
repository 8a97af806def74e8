package dev.hitotsu.gateway.upstream;

import java.net.URI;

/** Where a service listens. */
public record Address(String host, int port, boolean secure) {
    private static final String EXPECTED =
            " (expected: an address such as http://10.0.0.7:8080 or https://orders.internal)";

    /**
     * Reads a URL without path.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Address of(String url) {
        try {
            URI uri = URI.create(url);
            boolean secure = "https".equals(uri.getScheme());
            String rest = uri.getRawPath() + uri.getRawQuery() + uri.getRawFragment() + uri.getRawUserInfo();
            if (uri.getHost() == null || !secure && !"http".equals(uri.getScheme()) || !rest.matches("/?(null){3}")) {
                throw new IllegalArgumentException(url + EXPECTED);
            }
            return new Address(uri.getHost(), uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80, secure);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(url + EXPECTED, e);
        }
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + host + ":" + port;
    }
}
