package dev.hitotsu.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** Assertions as a gateway makes them. */
final class SignedAssertions {
    static final ECKey KEY = key("gateway-1");

    private SignedAssertions() {}

    static ECKey key(String name) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(name).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String keys() {
        return new JWKSet(KEY.toPublicJWK()).toString();
    }

    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("gateway")
                .audience("orders")
                .subject("456")
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .claim("known_by", "users")
                .claim("scope", "read write")
                .claim("headers", Map.of("X-User-Email", "a@b.example"));
    }

    static String signed(JWTClaimsSet claims) {
        return signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY.getKeyID()).build(), KEY, claims);
    }

    static String signed(JWSHeader header, ECKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
