package dev.hitotsu.gateway.config;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.config.ConfigOutline;
import dev.hitotsu.config.JsonSchema;
import dev.hitotsu.gateway.admin.AdminSettings;
import dev.hitotsu.gateway.auth.AssertionSettings;
import dev.hitotsu.gateway.cache.CacheStoreSettings;
import dev.hitotsu.gateway.config.auth.AuthSettings;
import dev.hitotsu.gateway.limit.LimitSettings;
import dev.hitotsu.gateway.server.ListenSettings;
import dev.hitotsu.gateway.upstream.UpstreamSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a gateway. All names that it refers to exist.
 *
 * @param admin null for no answers to operators
 * @param redis where limits are shared; null if each gateway counts alone; may contain a password
 * @param coordination where services are discovered; null if none is; may contain a password
 * @param trustedHops how many machines before the gateway are trusted
 * @param accessLog whether each request is logged
 * @param keyStore where idempotency keys are kept; null if none are; may contain a password
 * @param assertion null if services are not told, signed, who sent a request
 * @param outline what stood in the file; may contain secrets
 */
public record GatewayConfig(
        ListenSettings listen,
        @Nullable AdminSettings admin,
        @Nullable String redis,
        int trustedHops,
        @Nullable String coordination,
        boolean accessLog,
        TelemetrySettings telemetry,
        CacheStoreSettings cache,
        @Nullable String keyStore,
        @Nullable AssertionSettings assertion,
        Map<String, AuthSettings> auth,
        Map<String, LimitSettings> limits,
        Map<String, UpstreamSettings> upstreams,
        List<RouteConfig> routes,
        ConfigOutline outline) {
    public GatewayConfig {
        auth = Map.copyOf(auth);
        limits = Map.copyOf(limits);
        upstreams = Map.copyOf(upstreams);
        routes = List.copyOf(routes);
    }

    /**
     * Reads the whole file.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static GatewayConfig from(ConfigFile file) {
        return file.read(root -> GatewayReader.read(root, file.outline()));
    }

    /** The JSON Schema of the file. */
    public static String jsonSchema() {
        return JsonSchema.of(
                "Configuration of the command hitotsu gateway", root -> GatewayReader.read(root, ConfigOutline.EMPTY));
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return "GatewayConfig[" + routes.size() + " routes, " + upstreams.keySet() + "]";
    }
}
