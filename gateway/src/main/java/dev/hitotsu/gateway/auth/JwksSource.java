package dev.hitotsu.gateway.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.hitotsu.id.internal.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Fetches an issuer's keys from a URL or a file. Only addresses of the configuration and of the issuer are asked. */
final class JwksSource implements Supplier<Future<String>> {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** For the discovery document and the keys together, or for a file. */
    private static final Duration LIMIT = Duration.ofSeconds(8);

    private final Vertx vertx;
    private final ShortRequests requests;
    private final JwtSettings settings;

    JwksSource(Vertx vertx, Authorities authorities, JwtSettings settings) {
        this.vertx = vertx;
        this.requests = authorities.requests(TIMEOUT);
        this.settings = settings;
    }

    @Override
    public Future<String> get() {
        return keys().timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Future<String> keys() {
        String jwks = settings.jwks();
        if (jwks == null) {
            String issuer = settings.issuer().replaceFirst("/$", "");
            return fetch(issuer + "/.well-known/openid-configuration").compose(this::fetchNamed);
        }
        return jwks.startsWith("/") ? vertx.fileSystem().readFile(jwks).map(Buffer::toString) : fetch(jwks);
    }

    private Future<String> fetchNamed(String discovery) {
        try {
            Map<String, Object> document = JSONObjectUtils.parse(discovery);
            if (!settings.issuer().equals(document.get("issuer"))) {
                return Future.failedFuture("the discovery document is of another issuer");
            }
            return fetch(JSONObjectUtils.getString(document, "jwks_uri"));
        } catch (ParseException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<String> fetch(String url) {
        return requests.send(HttpMethod.GET, url, HttpHeaders.headers(), "")
                .compose(answer -> answer.status() == 200
                        ? Future.succeededFuture(answer.body())
                        : Future.failedFuture(new IOException(
                                Addresses.withoutSecrets(url) + ": status " + answer.status() + " (expected: 200)")));
    }
}
