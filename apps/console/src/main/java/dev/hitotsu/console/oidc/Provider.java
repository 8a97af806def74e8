package dev.hitotsu.console.oidc;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider, with what it says about itself and its keys, which are kept for an hour. They are asked for again when a
 * token names a key that is not known, and at most every five seconds, whatever comes. Each method blocks and throws a
 * {@link LoginRefusedException} if the provider does not answer as it should. Thread-safe.
 */
final class Provider {
    private static final long MAX_AGE_NANOS = Duration.ofHours(1).toNanos();
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private record Known(ProviderMetadata metadata, List<JWK> keys, long at) {}

    private final OidcSettings settings;
    private final ProviderClient client = new ProviderClient();
    private final LongSupplier ticker;
    private @Nullable Known known;
    private @Nullable LoginRefusedException failed;
    private long askedAt;

    Provider(OidcSettings settings, LongSupplier ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.askedAt = ticker.getAsLong() - PAUSE_NANOS;
    }

    ProviderMetadata metadata() {
        return known(false).metadata();
    }

    /** @param isUnknown whether the token names a key that was not among those returned before */
    List<JWK> keys(boolean isUnknown) {
        return known(isUnknown).keys();
    }

    private synchronized Known known(boolean isRefreshed) {
        long now = ticker.getAsLong();
        Known before = known;
        boolean mayAsk = now - askedAt >= PAUSE_NANOS;
        if (before != null && now - before.at() < MAX_AGE_NANOS && !(isRefreshed && mayAsk)) {
            return before;
        }
        if (!mayAsk && failed != null) {
            throw failed;
        }
        askedAt = now;
        try {
            failed = null;
            known = ask(now);
            return known;
        } catch (LoginRefusedException e) {
            failed = e;
            throw e;
        }
    }

    private Known ask(long now) {
        URI discovery =
                URI.create(settings.issuer().toString().replaceFirst("/+$", "") + "/.well-known/openid-configuration");
        ProviderMetadata metadata = ProviderMetadata.of(client.get(discovery), settings.issuer());
        try {
            return new Known(metadata, JWKSet.parse(client.get(metadata.keys())).getKeys(), now);
        } catch (ParseException | RuntimeException e) {
            if (e instanceof LoginRefusedException refused) {
                throw refused;
            }
            throw new LoginRefusedException("provider: " + metadata.keys() + " has no set of keys (expected: one)");
        }
    }

    /** A second time with what the secret is now, if the provider refuses the one that it took before. */
    private ProviderClient.Reply logIn(ProviderMetadata metadata, Map<String, String> form) {
        ChangingSecret<String> secret = settings.clientSecret();
        if (secret == null) {
            return ask(metadata, form, null);
        }
        String known = secret.current();
        ProviderClient.Reply reply = ask(metadata, form, known);
        String other = isClientRefused(reply) ? secret.insteadOf(known) : known;
        if (!other.equals(known)) {
            reply = ask(metadata, form, other);
            if (!isClientRefused(reply)) {
                secret.accept(other);
            }
        }
        return reply;
    }

    /** RFC 6749, 5.2; a provider may answer with either status. */
    private static boolean isClientRefused(ProviderClient.Reply reply) {
        return reply.status() == 401 || "invalid_client".equals(reply.json().get("error"));
    }

    private ProviderClient.Reply ask(ProviderMetadata metadata, Map<String, String> form, @Nullable String secret) {
        Map<String, String> fields = new LinkedHashMap<>(form);
        Map<String, String> headers = new LinkedHashMap<>();
        if (secret != null && !metadata.takesSecretInForm()) {
            headers.put("Authorization", ProviderClient.basic(settings.clientId(), secret));
        } else {
            fields.put("client_id", settings.clientId());
            if (secret != null) {
                fields.put("client_secret", secret);
            }
        }
        return client.post(metadata.tokenEndpoint(), fields, headers);
    }

    /** The ID token for a code. */
    String redeem(String code, String verifier) {
        ProviderMetadata metadata = metadata();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", settings.redirectUri().toString());
        form.put("code_verifier", verifier);
        ProviderClient.Reply reply = logIn(metadata, form);
        if (reply.status() != 200) {
            throw new LoginRefusedException("token: the provider answered " + reply.status() + ", "
                    + Shown.of(reply.json().get("error")) + " (expected: a token for the code)");
        }
        if (!(reply.json().get("id_token") instanceof String token)) {
            throw new LoginRefusedException(
                    "token: no id_token (expected: one; does the client have the scope openid?)");
        }
        return token;
    }
}
