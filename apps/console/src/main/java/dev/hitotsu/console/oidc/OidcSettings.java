package dev.hitotsu.console.oidc;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.console.access.Role;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider of OpenID Connect, and what it says about people.
 *
 * @param issuer names the provider; https, or http on a loopback address
 * @param clientId what this console is called there
 * @param clientSecret null for a client without one, which PKCE alone protects; may change while the console runs
 * @param address where browsers find this console; the provider sends them back to its {@code login/callback}
 * @param scopes what is asked for beside {@code openid}
 * @param nameClaim the claim whose text stands in the audit
 * @param roleClaim the claim with a text or a list of texts; dots lead into objects
 * @param roles which of those texts give which role; the highest counts
 */
public record OidcSettings(
        URI issuer,
        String clientId,
        @Nullable ChangingSecret<String> clientSecret,
        URI address,
        List<String> scopes,
        String nameClaim,
        String roleClaim,
        Map<Role, Set<String>> roles) {
    /** @throws IllegalArgumentException for what cannot be used; the message begins with the name of the key */
    public OidcSettings {
        requireNonNull(clientId, "clientId: null (expected: text)");
        requireNonNull(nameClaim, "nameClaim: null (expected: a claim)");
        requireNonNull(roleClaim, "roleClaim: null (expected: a claim)");
        scopes = List.copyOf(scopes);
        roles = roles.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, one -> Set.copyOf(one.getValue())));
        requireSafe("issuer", issuer);
        requireSafe("address", address);
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("clientId: empty (expected: the id of a client)");
        }
        if (roles.values().stream().allMatch(Set::isEmpty)) {
            throw new IllegalArgumentException("roles: none (expected: values of " + roleClaim
                    + " for viewer, operator or admin; nobody could log in)");
        }
    }

    /** Where the provider sends browsers back to. */
    public URI redirectUri() {
        return URI.create(address.toString().replaceFirst("/+$", "") + "/login/callback");
    }

    /** Others must not read what goes there, nor answer in its place. */
    static void requireSafe(String name, URI address) {
        boolean isSafe = "https".equals(address.getScheme())
                || "http".equals(address.getScheme()) && isLoopback(String.valueOf(address.getHost()));
        if (address.getHost() == null || !isSafe || address.getFragment() != null || address.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    name + ": " + address + " (expected: a URL with https, or with http on a loopback address)");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OidcSettings[issuer=" + issuer + ", clientId=" + clientId + "]";
    }
}
