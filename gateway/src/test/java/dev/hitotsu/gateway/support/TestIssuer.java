package dev.hitotsu.gateway.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An issuer of tokens, with its keys behind a URL. */
public final class TestIssuer implements AutoCloseable {
    public static final RSAKey RSA = rsa("rsa-1");
    public static final RSAKey OTHER_RSA = rsa("rsa-2");
    public static final ECKey EC = ec("ec-1");

    private final AtomicReference<List<JWK>> keys = new AtomicReference<>(List.of(RSA, EC));
    private final AtomicInteger fetches = new AtomicInteger();
    private final TestService service = TestService.raw(request -> {
        fetches.incrementAndGet();
        List<JWK> now = keys.get();
        if (now.isEmpty()) {
            request.response().setStatusCode(500).end();
        } else {
            request.response().end(new JWKSet(now).toPublicJWKSet().toString());
        }
    });

    public String url() {
        return service.url() + "/keys";
    }

    public int fetches() {
        return fetches.get();
    }

    /** Publishes these keys; none for an outage. */
    public void publish(JWK... now) {
        keys.set(List.of(now));
    }

    public static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://id.example")
                .audience("api")
                .subject("456")
                .claim("scope", "read write")
                .claim("email", "a@b.example")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    public static String token(JWSAlgorithm algorithm, JWK key, JWTClaimsSet claims) {
        return token(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), key, claims);
    }

    public static String token(JWSHeader header, JWK key, JWTClaimsSet claims) {
        try {
            JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
