package dev.hitotsu.servlet;

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
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentityFilterTest {
    private final ServletServer server = new ServletServer();

    /** Says who it believes the sender to be, by every way to ask. */
    private static final class Telling extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter()
                    .print(String.join(
                            " ",
                            String.valueOf(request.getRemoteUser()),
                            String.valueOf(request.getHeader("x-user-id")),
                            Collections.list(request.getHeaders("X_User_ID")).toString(),
                            String.valueOf(request.getHeader("X-User-Email")),
                            Boolean.toString(request.isUserInRole("admin")),
                            Boolean.toString(request.isUserInRole("read"))));
        }
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private static HttpResponse<String> get(int port, String... headers) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"));
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
                        .claim("scope", "read write")
                        .claim("headers", Map.of("X-User-Email", "a@b.example"))
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
        int port = server.start(IdentityFilter.of(assertions), new Telling());
        String[] forged = {"X-User-ID", "admin", "X_User_ID", "admin", "X-User-Email", "root@b.example"};

        assertThat(get(port, with(forged, signed(key))).body()).isEqualTo("456 456 [456] a@b.example false true");
        assertThat(get(port, with(forged, signed(other))).statusCode()).isEqualTo(401);
        assertThat(get(port, forged).statusCode()).isEqualTo(401);
        assertThat(get(port).body()).isEmpty();
    }

    @Test
    void whereAnybodyMayComeNobodyHasAName() throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("gateway-1").generate();
        IdentityAssertions assertions =
                IdentityAssertions.withKeys(new JWKSet(key.toPublicJWK()).toString(), "gateway", "orders");
        int port = server.start(IdentityFilter.of(assertions).allowingAnonymous(), new Telling());

        assertThat(get(port, "X-User-ID", "admin").body()).isEqualTo("null null [] null false false");
        assertThat(get(port, "X-User-ID", "admin", "X-Identity-Assertion", signed(key))
                        .body())
                .isEqualTo("456 456 [456] a@b.example false true");
        assertThat(get(port, "X-Identity-Assertion", "nonsense").statusCode()).isEqualTo(401);
    }

    private static String[] with(String[] headers, String assertion) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = IdentityAssertions.HEADER;
        all[1] = assertion;
        return all;
    }
}
