package dev.hitotsu.gateway.upstream.settings;

import java.net.URI;
import java.time.Duration;

/**
 * A name in DNS.
 *
 * @param name with addresses; one that begins with an underscore has services (SRV), with their ports
 * @param port of the addresses; 0 for services
 * @param secure whether they speak TLS; their certificates must have the name
 * @param refresh how often the name is looked up
 */
public record DnsSettings(String name, int port, boolean secure, Duration refresh) {
    private static final String EXPECTED =
            " (expected: http or https, and a name with its port, or that of a service, such as http://_shop._tcp.internal)";
    private static final Duration MIN_REFRESH = Duration.ofMillis(100);

    public DnsSettings {
        if (refresh.compareTo(MIN_REFRESH) < 0) {
            throw new IllegalArgumentException("dnsRefresh: " + refresh + " (expected: 100ms or more)");
        }
    }

    /**
     * Reads a URL without path. Its host may have underscores, which {@link URI} takes for no host.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static DnsSettings of(String url, Duration refresh) {
        boolean secure = url.startsWith("https://");
        if (!secure && !url.startsWith("http://")) {
            throw new IllegalArgumentException("dns: " + url + EXPECTED);
        }
        String rest = url.substring(url.indexOf("://") + 3);
        int colon = rest.indexOf(':');
        String name = colon < 0 ? rest : rest.substring(0, colon);
        int port = port(url, name, colon < 0 ? "" : rest.substring(colon + 1), secure);
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException("dns: " + url + EXPECTED);
        }
        return new DnsSettings(name, port, secure, refresh);
    }

    private static int port(String url, String name, String digits, boolean secure) {
        boolean isService = name.startsWith("_");
        if (digits.isEmpty()) {
            return isService ? 0 : secure ? 443 : 80;
        }
        if (isService || !digits.matches("\\d{1,5}")) {
            throw new IllegalArgumentException("dns: " + url + EXPECTED);
        }
        return Integer.parseInt(digits);
    }

    /** Whether it is looked up as a service. */
    public boolean isService() {
        return name.startsWith("_");
    }
}
