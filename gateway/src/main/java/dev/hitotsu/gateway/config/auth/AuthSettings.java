package dev.hitotsu.gateway.config.auth;

import dev.hitotsu.gateway.auth.ApiKeys;
import dev.hitotsu.gateway.auth.ForwardAuthSettings;
import dev.hitotsu.gateway.auth.IntrospectionSettings;
import dev.hitotsu.gateway.auth.JwtSettings;
import java.util.List;
import java.util.Set;

/** One way to find out who sends a request. */
public sealed interface AuthSettings {
    /** The headers in which the upstream is told who sent a request, beside X-User-ID. */
    default Set<String> identityHeaders() {
        return switch (this) {
            case Jwt(var settings) -> settings.headers().keySet();
            case Introspection(var settings) -> settings.headers().keySet();
            case Forward(var settings) -> settings.headers().keySet();
            case Keys keys -> Set.of();
        };
    }

    /** By tokens of an issuer. */
    record Jwt(JwtSettings settings) implements AuthSettings {}

    /** By tokens that a server knows. */
    record Introspection(IntrospectionSettings settings) implements AuthSettings {}

    /** By a server that is asked about each request. */
    record Forward(ForwardAuthSettings settings) implements AuthSettings {}

    /** By keys in a header. */
    record Keys(String header, List<ApiKeys.ApiKey> keys) implements AuthSettings {
        public Keys {
            keys = List.copyOf(keys);
        }
    }
}
