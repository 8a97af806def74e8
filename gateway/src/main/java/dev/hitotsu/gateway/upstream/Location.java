package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.upstream.settings.DnsSettings;
import java.util.List;

/** Where an upstream is found. */
public sealed interface Location {
    /**
     * At fixed addresses.
     *
     * @param addresses at least one
     */
    record Listed(List<Address> addresses) implements Location {
        public Listed {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("addresses: none (expected: at least one address, discover or dns)");
            }
        }
    }

    /**
     * Among the instances of a service in the registry.
     *
     * @param zone of the gateway; empty if zones make no difference
     */
    record Discovered(String service, String zone) implements Location {}

    /** At the addresses of a name in DNS. */
    record InDns(DnsSettings settings) implements Location {}
}
