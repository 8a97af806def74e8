package dev.hitotsu.console.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.runtime.secret.ChangingSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A provider of OpenID Connect that is strict: it answers with an error whatever is not as the standards want it. */
public final class TestProvider implements AutoCloseable {
    static final String CLIENT = "console one";
    static final String SECRET = "a secret: 100%+/ü";

    /** Makes the token that a client gets for a code. */
    @FunctionalInterface
    public interface Issue {
        String token(JWTClaimsSet claims, RSAKey key) throws JOSEException;
    }

    /** Made once: a key takes a second of processor time. */
    private static final RSAKey ONE = newKey("one");

    private record Asked(String redirectUri, String challenge, String nonce) {}

    final Map<String, Object> metadata = new LinkedHashMap<>();
    final AtomicInteger discoveries = new AtomicInteger();
    private final String host;
    private final HttpServer server;
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    volatile RSAKey key = ONE;
    volatile Issue issue = TestProvider::signed;
    volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
    private volatile String redirectUri = "";

    /** What it takes, and what the console is told. */
    volatile String secret = SECRET;

    final AtomicReference<String> known = new AtomicReference<>(SECRET);

    /** Starts on a free port of 127.0.0.1. */
    public TestProvider() throws IOException {
        this("127.0.0.1");
    }

    /** The same by another name: for browsers, another site. */
    public TestProvider(String host) throws IOException {
        this.host = host;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        metadata.put("issuer", issuer());
        metadata.put("authorization_endpoint", issuer() + "/authorize");
        metadata.put("token_endpoint", issuer() + "/token");
        metadata.put("jwks_uri", issuer() + "/keys");
        metadata.put("authorization_response_iss_parameter_supported", true);
        server.createContext("/.well-known/openid-configuration", exchange -> {
            discoveries.incrementAndGet();
            send(exchange, 200, metadata);
        });
        server.createContext("/keys", exchange -> send(exchange, 200, new JWKSet(key).toJSONObject()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.start();
    }

    String issuer() {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    /** What a console at the address needs to know of this provider, which sends browsers nowhere else. */
    public OidcSettings settings(String address) {
        OidcSettings settings = new OidcSettings(
                URI.create(issuer()),
                CLIENT,
                ChangingSecret.of("the secret", known::get),
                URI.create(address),
                List.of("profile"),
                "preferred_username",
                "realm.roles",
                Map.of(Role.VIEWER, Set.of("everybody"), Role.OPERATOR, Set.of("on call")));
        redirectUri = settings.redirectUri().toString();
        return settings;
    }

    static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signed(JWTClaimsSet claims, RSAKey key) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    /** Somebody is logged in here already, so the browser goes back at once. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = fields(exchange.getRequestURI().getRawQuery());
        boolean isRight = "code".equals(query.get("response_type"))
                && CLIENT.equals(query.get("client_id"))
                && redirectUri.equals(query.get("redirect_uri"))
                && "openid profile".equals(query.get("scope"))
                && "S256".equals(query.get("code_challenge_method"))
                && query.getOrDefault("code_challenge", "").length() == 43
                && query.getOrDefault("state", "").length() >= 22
                && query.getOrDefault("nonce", "").length() >= 22;
        if (!isRight) {
            send(exchange, 400, Map.of("error", "invalid_request", "query", query.toString()));
            return;
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, new Asked(redirectUri, query.get("code_challenge"), query.get("nonce")));
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        redirectUri + "?code=" + code + "&state=" + encode(query.get("state")) + "&iss="
                                + encode(issuer()));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = fields(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((encode(CLIENT) + ":" + encode(secret)).getBytes(UTF_8));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, Map.of("error", "invalid_client"));
            return;
        }
        Asked asked = codes.remove(form.getOrDefault("code", ""));
        if (asked == null
                || !"authorization_code".equals(form.get("grant_type"))
                || !asked.redirectUri().equals(form.get("redirect_uri"))
                || !asked.challenge().equals(challenge(form.getOrDefault("code_verifier", "")))) {
            send(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        try {
            Map<String, Object> answer = new LinkedHashMap<>(Map.of("token_type", "Bearer", "access_token", "x"));
            answer.put(
                    "id_token", issue.token(claims.apply(usual(asked.nonce())).build(), key));
            send(exchange, 200, answer);
        } catch (JOSEException e) {
            throw new IOException(e);
        }
    }

    private JWTClaimsSet.Builder usual(String nonce) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("4711")
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", nonce)
                .claim("preferred_username", "olga")
                .claim("realm", Map.of("roles", List.of("everybody", "on call")));
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> fields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : text.split("&", -1)) {
            int equals = field.indexOf('=');
            fields.put(
                    URLDecoder.decode(field.substring(0, equals), UTF_8),
                    URLDecoder.decode(field.substring(equals + 1), UTF_8));
        }
        return fields;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> json) {
        try (exchange) {
            byte[] body = JSONObjectUtils.toJSONString(json).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
