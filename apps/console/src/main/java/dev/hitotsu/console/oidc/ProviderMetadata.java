package dev.hitotsu.console.oidc;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a provider says about itself.
 *
 * @param namesItself whether it says who it is when it sends a browser back (RFC 9207)
 * @param takesSecretInForm whether it wants the client's secret in the form, and not in a header
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery 1.0</a>
 */
record ProviderMetadata(
        URI authorizationEndpoint, URI tokenEndpoint, URI keys, boolean namesItself, boolean takesSecretInForm) {
    /** @throws LoginRefusedException for what is of another provider, or has no use */
    static ProviderMetadata of(Map<String, Object> json, URI issuer) {
        if (!issuer.toString().equals(json.get("issuer"))) {
            throw new LoginRefusedException(
                    "provider: it is " + Shown.of(json.get("issuer")) + " (expected: " + issuer + ", by its issuer)");
        }
        Object methods = json.get("token_endpoint_auth_methods_supported");
        boolean takesSecretInForm = methods instanceof List<?> names
                && !names.contains("client_secret_basic")
                && names.contains("client_secret_post");
        return new ProviderMetadata(
                endpoint(json, "authorization_endpoint"),
                endpoint(json, "token_endpoint"),
                endpoint(json, "jwks_uri"),
                Boolean.TRUE.equals(json.get("authorization_response_iss_parameter_supported")),
                takesSecretInForm);
    }

    private static URI endpoint(Map<String, Object> json, String name) {
        Object text = json.get(name);
        try {
            URI address = URI.create(String.valueOf(text));
            OidcSettings.requireSafe(name, address);
            return address;
        } catch (IllegalArgumentException e) {
            throw new LoginRefusedException(
                    "provider: " + name + ": " + Shown.of(text) + " (expected: a URL with https)");
        }
    }
}
