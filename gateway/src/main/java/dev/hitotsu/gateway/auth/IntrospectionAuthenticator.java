package dev.hitotsu.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Opaque bearer tokens, which the server that made them is asked about. Its answers are believed for a while.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662">RFC 7662</a>
 */
public final class IntrospectionAuthenticator implements Authenticator {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_TOKENS = 10_000;
    private static final Map<String, String> CHALLENGE =
            Map.of("WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"not active\"");

    private final IntrospectionSettings settings;
    private final ShortRequests requests;
    private final InstantSource clock;
    private final TokenCache<Optional<Identity>> known;

    public IntrospectionAuthenticator(
            IntrospectionSettings settings, Authorities authorities, InstantSource clock, LongSupplier ticker) {
        this.settings = settings;
        this.requests = authorities.requests(settings.timeout());
        this.clock = clock;
        this.known = new TokenCache<>(MAX_TOKENS, ticker);
    }

    @Override
    public Future<Optional<Identity>> identify(Exchange exchange) {
        List<String> given = exchange.headers().getAll(HttpHeaders.AUTHORIZATION);
        Optional<String> token = BearerToken.of(given);
        if (token.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        if (given.size() > 1) {
            return identified(Optional.empty());
        }
        String hash = ApiKeys.hash(token.get());
        return known.get(hash).map(IntrospectionAuthenticator::identified).orElseGet(() -> ask(token.get(), hash));
    }

    private Future<Optional<Identity>> ask(String token, String hash) {
        MultiMap headers = HttpHeaders.headers()
                .set(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded")
                .set(HttpHeaders.ACCEPT, "application/json")
                .set(HttpHeaders.AUTHORIZATION, "Basic " + credentials());
        String form = "token=" + URLEncoder.encode(token, UTF_8) + "&token_type_hint=access_token";
        return requests.send(HttpMethod.POST, settings.url(), headers, form).transform(result -> {
            if (result.failed() || result.result().status() != 200) {
                return Future.failedFuture(RefusedException.of(503, "The token cannot be checked at the moment"));
            }
            return identified(read(result.result().body(), hash));
        });
    }

    /** RFC 6749, 2.3.1: both are encoded like a form. */
    private String credentials() {
        String text =
                URLEncoder.encode(settings.clientId(), UTF_8) + ":" + URLEncoder.encode(settings.clientSecret(), UTF_8);
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private Optional<Identity> read(String body, String hash) {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw RefusedException.of(503, "The token cannot be checked at the moment");
        }
        Optional<Identity> identity = identity(answer);
        long nanos = settings.cacheFor().toNanos();
        if (answer.path("exp").isNumber()) {
            long left = answer.path("exp").asLong() - clock.instant().getEpochSecond();
            nanos = Math.min(nanos, Duration.ofSeconds(Math.max(0, left)).toNanos());
        }
        known.put(hash, identity, nanos);
        return identity;
    }

    private Optional<Identity> identity(JsonNode answer) {
        String subject = answer.path("sub").asText(answer.path("username").asText(""));
        long now = clock.instant().getEpochSecond();
        boolean isActive = answer.path("active").isBoolean()
                && answer.path("active").booleanValue()
                && answer.path("exp").asLong(Long.MAX_VALUE) > now
                && answer.path("nbf").asLong(0) <= now
                && hasAudience(answer.path("aud"))
                && !subject.isEmpty()
                && HeaderValues.isSound(subject);
        return isActive
                ? Optional.of(new Identity(subject, scopes(answer), headers(answer), ClaimValues.of(answer)))
                : Optional.empty();
    }

    private boolean hasAudience(JsonNode audience) {
        Set<String> given = new LinkedHashSet<>();
        if (audience.isTextual()) {
            given.add(audience.asText());
        }
        audience.elements().forEachRemaining(one -> given.add(one.asText()));
        return settings.audiences().isEmpty() || given.stream().anyMatch(settings.audiences()::contains);
    }

    private static Set<String> scopes(JsonNode answer) {
        String scope = answer.path("scope").asText("").strip();
        return scope.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(scope.split("\\s+", -1)));
    }

    private Map<String, String> headers(JsonNode answer) {
        Map<String, String> headers = new HashMap<>();
        settings.headers().forEach((name, field) -> {
            JsonNode value = answer.path(field);
            if (value.isValueNode() && !value.isNull() && HeaderValues.isSound(value.asText())) {
                headers.put(name, value.asText());
            }
        });
        return headers;
    }

    private static Future<Optional<Identity>> identified(Optional<Identity> identity) {
        return identity.isPresent()
                ? Future.succeededFuture(identity)
                : Future.failedFuture(RefusedException.of(401, "The token is not valid", CHALLENGE));
    }

    @Override
    public String challenge() {
        return "Bearer";
    }
}
