package dev.hitotsu.http.address;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where requests may go, so that an address that somebody else chose does not lead into the network of the sender
 * (server-side request forgery). By default: any host over HTTPS, at a public address. Immutable.
 *
 * @param hosts names, or {@code *.example.com} for all names below one; empty for any
 * @param networks in which addresses need not be public
 * @param plainHttp whether {@code http} is allowed, too
 */
public record AllowedTargets(Set<String> hosts, List<Network> networks, boolean plainHttp) {
    /** Any host over HTTPS, at a public address. */
    public static final AllowedTargets PUBLIC = new AllowedTargets(Set.of(), List.of(), false);

    private static final int MAX_PORT = 65_535;

    public AllowedTargets {
        requireNonNull(hosts, "hosts: null (expected: names of hosts)");
        requireNonNull(networks, "networks: null (expected: networks)");
        hosts = Set.copyOf(
                hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
        networks = List.copyOf(networks);
    }

    /** The same, and also addresses in the network. */
    public AllowedTargets withNetwork(String network) {
        requireNonNull(network, "network: null (expected: a network, such as 10.1.0.0/16)");
        List<Network> more = new ArrayList<>(networks);
        more.add(Network.of(network));
        return new AllowedTargets(hosts, more, plainHttp);
    }

    /** The same, and also {@code http}. */
    public AllowedTargets withPlainHttp() {
        return new AllowedTargets(hosts, networks, true);
    }

    /** Why a request must not go to this URL, whatever its host's address is; empty if it may. */
    public Optional<String> obstacle(URI uri) {
        requireNonNull(uri, "uri: null (expected: a URI)");
        String scheme = uri.getScheme();
        if (!"https".equals(scheme) && !("http".equals(scheme) && plainHttp)) {
            return Optional.of("scheme of " + plain(uri) + ": " + scheme + " (expected: https"
                    + (plainHttp ? " or http)" : "; http only where it is allowed)"));
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            return Optional.of(
                    "url: " + plain(uri) + " (expected: one with a host, such as https://example.com/events)");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return Optional.of("url: " + plain(uri) + " (expected: one without a user and without a fragment)");
        }
        return isAllowed(uri.getHost())
                ? Optional.empty()
                : Optional.of("host: " + uri.getHost() + " (expected: one of the allowed hosts)");
    }

    private boolean isAllowed(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return hosts.isEmpty()
                || hosts.contains(name)
                || hosts.stream()
                        .anyMatch(allowed -> allowed.startsWith("*.")
                                && name.endsWith(allowed.substring(1))
                                && name.length() > allowed.length() - 1);
    }

    /** Why nobody may connect to the address; empty if one may. */
    public Optional<String> obstacle(InetAddress address) {
        requireNonNull(address, "address: null (expected: an address)");
        return networks.stream().anyMatch(network -> network.contains(address))
                ? Optional.empty()
                : PublicAddresses.otherMeaning(address)
                        .map(meaning -> address.getHostAddress() + ", " + meaning
                                + " (expected: a public address, or one in an allowed network)");
    }

    /** Without what may be a password, and what may be a token. */
    public static String plain(URI uri) {
        requireNonNull(uri, "uri: null (expected: a URI)");
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }
}
