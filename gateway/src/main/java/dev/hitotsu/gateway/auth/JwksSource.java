package dev.hitotsu.gateway.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.hitotsu.id.internal.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;
import java.util.function.Supplier;

/** Fetches an issuer's keys from a URL or a file. Only addresses of the configuration and of the issuer are asked. */
final class JwksSource implements Supplier<Future<String>> {
    private static final int MAX_BYTES = 1 << 20;
    private static final int TIMEOUT_MILLIS = 3_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final JwtSettings settings;

    JwksSource(Vertx vertx, HttpClient client, JwtSettings settings) {
        this.vertx = vertx;
        this.client = client;
        this.settings = settings;
    }

    @Override
    public Future<String> get() {
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
        RequestOptions request;
        try {
            request = new RequestOptions()
                    .setAbsoluteURI(url)
                    .setConnectTimeout(TIMEOUT_MILLIS)
                    .setIdleTimeout(TIMEOUT_MILLIS);
        } catch (RuntimeException e) {
            // Its text may show the URL with a password.
            return Future.failedFuture(
                    new IOException(Addresses.withoutSecrets(url) + ": no URL (expected: https://…)"));
        }
        return client.request(request).compose(HttpClientRequest::send).compose(response -> body(url, response));
    }

    private static Future<String> body(String url, HttpClientResponse response) {
        Promise<String> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(promise::tryFail);
        response.endHandler(end -> promise.tryComplete(body.toString()));
        response.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > MAX_BYTES) {
                promise.tryFail(new IOException(Addresses.withoutSecrets(url) + ": more than " + MAX_BYTES + " bytes"));
                response.request().reset();
            }
        });
        if (response.statusCode() != 200) {
            promise.tryFail(new IOException(
                    Addresses.withoutSecrets(url) + ": status " + response.statusCode() + " (expected: 200)"));
        }
        return promise.future();
    }
}
