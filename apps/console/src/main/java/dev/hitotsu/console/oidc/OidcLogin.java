package dev.hitotsu.console.oidc;

import dev.hitotsu.console.access.Person;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Logs people in at a provider. Each method blocks for the provider, and throws a {@link LoginRefusedException} that
 * says why it does not go on. Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth">OpenID Connect Core 1.0</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700">RFC 9700, OAuth 2.0 Security Best Current Practice</a>
 */
public final class OidcLogin {
    private static final int MAX_CODE = 8_192;

    /**
     * A login that has begun.
     *
     * @param address where the browser goes
     * @param cookie what it keeps for its return
     */
    public record Begun(URI address, String cookie) {}

    private final OidcSettings settings;
    private final LoginAttempts attempts;
    private final Provider provider;
    private final IdTokens tokens;
    private final PersonClaims people;

    /**
     * Nothing is asked yet.
     *
     * @param ticker nanoseconds, monotonic
     */
    public OidcLogin(OidcSettings settings, InstantSource clock, LongSupplier ticker) {
        this.settings = settings;
        this.attempts = new LoginAttempts(clock);
        this.provider = new Provider(settings, ticker);
        this.tokens = new IdTokens(settings, provider, clock);
        this.people = new PersonClaims(settings);
    }

    /** What keeps people from logging in, as far as the provider's answers show; empty for nothing. */
    public static Optional<String> obstacle(OidcSettings settings) {
        try {
            new Provider(settings, System::nanoTime).metadata();
            return Optional.empty();
        } catch (LoginRefusedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Begins a login. */
    public Begun begin() {
        LoginAttempts.Attempt attempt = attempts.begin();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.clientId());
        query.put("redirect_uri", settings.redirectUri().toString());
        query.put(
                "scope",
                Stream.concat(Stream.of("openid"), settings.scopes().stream())
                        .distinct()
                        .collect(Collectors.joining(" ")));
        query.put("state", attempt.state());
        query.put("nonce", attempt.nonce());
        query.put("code_challenge", attempt.challenge());
        query.put("code_challenge_method", "S256");
        String endpoint = provider.metadata().authorizationEndpoint().toString();
        String parameters = query.entrySet().stream()
                .map(one -> one.getKey() + "=" + ProviderClient.encode(one.getValue()))
                .collect(Collectors.joining("&"));
        return new Begun(URI.create(endpoint + (endpoint.contains("?") ? "&" : "?") + parameters), attempt.cookie());
    }

    /**
     * Ends a login.
     *
     * @param cookie what the browser kept
     * @param answer the parameters that it brings from the provider
     */
    public Person finish(@Nullable String cookie, Map<String, String> answer) {
        LoginAttempts.Attempt attempt = attempts.find(cookie);
        if (!attempt.state().equals(answer.get("state"))) {
            throw new LoginRefusedException(
                    "state: another one (expected: that of the login that began in this browser)");
        }
        requireProvider(answer.get("iss"));
        if (answer.containsKey("error")) {
            throw new LoginRefusedException("provider: it refused: " + Shown.of(answer.get("error")) + " "
                    + Shown.of(answer.getOrDefault("error_description", "")));
        }
        String code = answer.get("code");
        if (code == null || code.isEmpty() || code.length() > MAX_CODE) {
            throw new LoginRefusedException("code: none, or too long (expected: one of the provider)");
        }
        return people.person(tokens.check(provider.redeem(code, attempt.verifier()), attempt.nonce()));
    }

    /** An answer of another provider must not be taken for this one's (RFC 9207). */
    private void requireProvider(@Nullable String named) {
        boolean isMissing = named == null && provider.metadata().namesItself();
        if (isMissing || named != null && !named.equals(settings.issuer().toString())) {
            throw new LoginRefusedException("iss: " + Shown.of(named) + " (expected: " + settings.issuer() + ")");
        }
    }
}
