package dev.hitotsu.gateway.config;

import dev.hitotsu.gateway.auth.ApiKeys;
import dev.hitotsu.gateway.auth.ForwardAuthSettings;
import dev.hitotsu.gateway.auth.IntrospectionSettings;
import dev.hitotsu.gateway.auth.JwtSettings;
import java.util.List;

/** One way to find out who sends a request. */
public sealed interface AuthSettings {
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
