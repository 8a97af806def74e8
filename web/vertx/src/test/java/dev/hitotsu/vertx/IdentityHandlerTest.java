package dev.hitotsu.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.identity.IdentityAssertions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentityHandlerTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    private static HttpResponse<String> post(int port, String... headers) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .POST(HttpRequest.BodyPublishers.ofString("body"));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String signed(ECKey key) throws Exception {
        SignedJWT assertion = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("gateway-1").build(),
                new JWTClaimsSet.Builder()
                        .issuer("gateway")
                        .audience("orders")
                        .subject("456")
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        assertion.sign(new ECDSASigner(key));
        return assertion.serialize();
    }

    @Test
    void theSenderIsWhoTheGatewaySaysAndNobodyElse() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("gateway-1").generate();
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("gateway-1").generate();
        IdentityAssertions assertions =
                IdentityAssertions.withKeys(new JWKSet(key.toPublicJWK()).toString(), "gateway", "orders");
        HttpServer server = vertx.createHttpServer()
                .requestHandler(IdentityHandler.of(
                        assertions,
                        (request, sender) -> request.body()
                                .onSuccess(body -> request.response().end(sender.subject() + " sent " + body))))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
        int port = server.actualPort();

        assertThat(post(port, "X-User-ID", "admin", IdentityAssertions.HEADER, signed(key))
                        .body())
                .isEqualTo("456 sent body");
        assertThat(post(port, "X-User-ID", "admin", IdentityAssertions.HEADER, signed(other))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post(port, "X-User-ID", "admin").statusCode()).isEqualTo(401);
    }
}
