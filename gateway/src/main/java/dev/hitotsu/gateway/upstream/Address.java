package dev.hitotsu.gateway.upstream;

import dev.hitotsu.id.internal.Addresses;
import java.net.URI;

/**
 * Where a service listens.
 *
 * @param host as the service is called: in {@code Host} and in its certificate
 * @param connectTo the address of one of the machines with this name; empty to take any
 */
public record Address(String host, int port, boolean secure, String connectTo) {
    private static final String EXPECTED =
            " (expected: an address such as http://10.0.0.7:8080 or https://orders.internal)";

    /** A service whose host is looked up when it is connected. */
    public Address(String host, int port, boolean secure) {
        this(host, port, secure, "");
    }

    /** One of the machines that have this name. */
    public static Address resolved(String name, int port, boolean secure, String address) {
        return new Address(name, port, secure, address);
    }

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
                throw wrong(url);
            }
            return new Address(uri.getHost(), uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80, secure);
        } catch (IllegalArgumentException e) {
            throw wrong(url);
        }
    }

    /** Without a cause, which would show what stands before the host: a password, perhaps. */
    private static IllegalArgumentException wrong(String url) {
        return new IllegalArgumentException(Addresses.withoutSecrets(url) + EXPECTED);
    }

    @Override
    public String toString() {
        String url = (secure ? "https://" : "http://") + host + ":" + port;
        return connectTo.isEmpty() ? url : url + " (" + connectTo + ")";
    }
}
