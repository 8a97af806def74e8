package dev.hitotsu.gateway.upstream;

import dev.hitotsu.gateway.upstream.settings.Balancing;
import dev.hitotsu.gateway.upstream.settings.BreakerSettings;
import dev.hitotsu.gateway.upstream.settings.ClientSettings;
import dev.hitotsu.gateway.upstream.settings.EjectionSettings;
import dev.hitotsu.gateway.upstream.settings.HealthSettings;
import dev.hitotsu.gateway.upstream.settings.RetrySettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream as it is configured.
 *
 * @param health null if addresses are not asked how they are
 * @param maxRequests under way at a time; 0 for any number
 */
public record UpstreamSettings(
        String name,
        Location location,
        Balancing balancing,
        ClientSettings client,
        BreakerSettings breaker,
        EjectionSettings ejection,
        RetrySettings retry,
        @Nullable HealthSettings health,
        int maxRequests) {
    /** An upstream with the usual settings. */
    public static UpstreamSettings of(String name, List<Address> addresses) {
        return new UpstreamSettings(
                name,
                new Location.Listed(addresses),
                Balancing.P2C,
                ClientSettings.DEFAULT,
                BreakerSettings.DEFAULT,
                EjectionSettings.DEFAULT,
                RetrySettings.DEFAULT,
                null,
                0);
    }
}
