package dev.hitotsu.http.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells the addresses of the Internet from those that mean something else inside a data centre: the special-purpose
 * registries of IANA (RFC 6890), and where clouds keep their metadata.
 */
final class PublicAddresses {
    private record Special(Network network, String meaning) {}

    private static final List<Special> SPECIAL = Stream.of(
                    "0.0.0.0/8 this host",
                    "10.0.0.0/8 a private address",
                    "100.64.0.0/10 a shared address",
                    "127.0.0.0/8 a loopback address",
                    "168.63.129.16/32 an address of cloud metadata",
                    "169.254.0.0/16 a link-local address",
                    "172.16.0.0/12 a private address",
                    "192.0.0.0/24 a protocol assignment",
                    "192.0.2.0/24 an address for documentation",
                    "192.88.99.0/24 a relay",
                    "192.168.0.0/16 a private address",
                    "198.18.0.0/15 an address for benchmarks",
                    "198.51.100.0/24 an address for documentation",
                    "203.0.113.0/24 an address for documentation",
                    "224.0.0.0/4 a multicast address",
                    "240.0.0.0/4 a reserved address",
                    "::/128 this host",
                    "::1/128 a loopback address",
                    "100::/64 a black hole",
                    "2001::/23 a protocol assignment",
                    "2001:db8::/32 an address for documentation",
                    "fc00::/7 a private address",
                    "fe80::/10 a link-local address",
                    "fec0::/10 a private address",
                    "ff00::/8 a multicast address")
            .map(line -> {
                int blank = line.indexOf(' ');
                return new Special(Network.of(line.substring(0, blank)), line.substring(blank + 1));
            })
            .toList();

    private static final Network IPV4_MAPPED_OLD = Network.of("::/96");
    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final Network NAT64_LOCAL = Network.of("64:ff9b:1::/48");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");
    private static final int IPV4_BYTES = 4;

    private PublicAddresses() {}

    /**
     * What the address is instead of a public one; empty if it is public. One that carries an IPv4 address means that
     * one.
     */
    static Optional<String> otherMeaning(InetAddress address) {
        Optional<String> meaning = SPECIAL.stream()
                .filter(special -> special.network().contains(address))
                .map(Special::meaning)
                .findFirst();
        return meaning.or(() -> NAT64_LOCAL.contains(address) ? Optional.of("a private address") : Optional.empty())
                .or(() -> embedded(address).flatMap(PublicAddresses::otherMeaning));
    }

    private static Optional<InetAddress> embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (NAT64.contains(address) || IPV4_MAPPED_OLD.contains(address)) {
            return Optional.of(ipv4(bytes, bytes.length - IPV4_BYTES));
        }
        return SIX_TO_FOUR.contains(address) ? Optional.of(ipv4(bytes, 2)) : Optional.empty();
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
