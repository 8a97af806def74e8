package dev.hitotsu.gateway.config;

import static dev.hitotsu.config.Conversion.DURATION;
import static dev.hitotsu.config.Conversion.TEXT;

import dev.hitotsu.config.Conversion;
import dev.hitotsu.config.Key;
import dev.hitotsu.config.Section;
import dev.hitotsu.config.SectionKey;
import dev.hitotsu.gateway.upstream.Address;
import dev.hitotsu.gateway.upstream.Location;
import dev.hitotsu.gateway.upstream.settings.DnsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads where an upstream is found. */
final class LocationReader {
    private static final Location NOWHERE = new Location.Listed(List.of(new Address("127.0.0.1", 1, false)));
    private static final Conversion<Address> ADDRESS = Conversion.of(Address::of, Address::toString);

    private static final SectionKey ADDRESSES =
            new SectionKey("addresses", "Where the service listens, such as http://10.0.0.7:8080; one or a list.");
    private static final Key.Optional<String> DISCOVER = Key.optional(
            "discover",
            TEXT,
            "Name of the service in the registry of coordination, in place of addresses.",
            "addresses");
    private static final Key.WithDefault<String> ZONE = Key.withDefault(
            "zone",
            TEXT,
            "",
            "Zone of the gateway: instances of other zones get requests only if there is none in it.");
    private static final Key.Optional<String> DNS = Key.optional(
            "dns",
            TEXT,
            "Name in DNS of which all addresses are used, such as http://orders.internal:8080; or that of services (SRV), such as http://_orders._tcp.internal.",
            "addresses");
    private static final Key.WithDefault<Duration> DNS_REFRESH =
            Key.withDefault("dnsRefresh", DURATION, Duration.ofSeconds(10), "How often that name is looked up.");

    private LocationReader() {}

    static Location read(Section upstream) {
        List<Address> addresses = upstream.values(ADDRESSES, ADDRESS);
        Optional<String> discover = upstream.get(DISCOVER);
        String zone = upstream.get(ZONE);
        Optional<String> dns = upstream.get(DNS);
        Duration refresh = upstream.get(DNS_REFRESH);
        int given = (addresses.isEmpty() ? 0 : 1) + (discover.isPresent() ? 1 : 0) + (dns.isPresent() ? 1 : 0);
        if (given != 1) {
            upstream.report("addresses: " + (given == 0 ? "none" : "beside " + (dns.isPresent() ? "dns" : "discover"))
                    + " (expected: at least one address, or discover, or dns)");
        }
        if (discover.isPresent()) {
            return new Location.Discovered(discover.get(), zone);
        }
        return upstream.build(
                () -> dns.isPresent()
                        ? new Location.InDns(DnsSettings.of(dns.get(), refresh))
                        : addresses.isEmpty() ? NOWHERE : new Location.Listed(addresses),
                NOWHERE);
    }
}
