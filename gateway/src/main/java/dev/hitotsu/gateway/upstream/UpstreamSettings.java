package dev.hitotsu.gateway.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream as it is configured.
 *
 * @param addresses at least one, unless the service is discovered
 * @param discover the name of the service in the registry; empty if it is not discovered
 * @param zone of the gateway; empty if zones make no difference
 * @param health null if addresses are not asked how they are
 * @param maxRequests under way at a time; 0 for any number
 */
public record UpstreamSettings(
        String name,
        List<Address> addresses,
        String discover,
        String zone,
        Balancing balancing,
        ClientSettings client,
        BreakerSettings breaker,
        EjectionSettings ejection,
        RetrySettings retry,
        @Nullable HealthSettings health,
        int maxRequests) {
    public UpstreamSettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() == discover.isEmpty()) {
            throw new IllegalArgumentException("addresses: " + (addresses.isEmpty() ? "none" : "beside discover")
                    + " (expected: at least one address, or discover)");
        }
    }

    /** An upstream with the usual settings. */
    public static UpstreamSettings of(String name, List<Address> addresses) {
        return new UpstreamSettings(
                name,
                addresses,
                "",
                "",
                Balancing.P2C,
                ClientSettings.DEFAULT,
                BreakerSettings.DEFAULT,
                EjectionSettings.DEFAULT,
                RetrySettings.DEFAULT,
                null,
                0);
    }
}
