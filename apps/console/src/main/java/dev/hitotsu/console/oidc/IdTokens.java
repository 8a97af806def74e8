package dev.hitotsu.console.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;

/**
 * Checks ID tokens. Keys come from the provider's own set alone, whatever a token says, and only signatures with a
 * private key count: RS, PS and ES. Thread-safe; blocks for the provider if a token names a key that is not known.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation">OpenID Connect Core 1.0,
 *     3.1.3.7</a>
 */
final class IdTokens {
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Duration MAX_AGE = Duration.ofMinutes(15);
    private static final int MIN_RSA_BITS = 2_048;

    private final OidcSettings settings;
    private final Provider provider;
    private final InstantSource clock;

    IdTokens(OidcSettings settings, Provider provider, InstantSource clock) {
        this.settings = settings;
        this.provider = provider;
        this.clock = clock;
    }

    /**
     * What a token says.
     *
     * @throws LoginRefusedException if it is not of this provider, for this client and this login
     */
    JWTClaimsSet check(String text, String nonce) {
        SignedJWT token;
        JWTClaimsSet claims;
        try {
            token = SignedJWT.parse(text);
            claims = token.getJWTClaimsSet();
        } catch (ParseException | RuntimeException e) {
            throw refused("not signed, or no token", "a signed JSON Web Token");
        }
        requireSignature(token);
        requireParties(claims);
        requireTimes(claims);
        if (!nonce.equals(claims.getClaim("nonce"))) {
            throw refused("another nonce", "that of the login that began in this browser");
        }
        return claims;
    }

    private void requireSignature(SignedJWT token) {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        boolean isPublic = JWSAlgorithm.Family.RSA.contains(algorithm)
                || JWSAlgorithm.Family.EC.contains(algorithm) && !algorithm.equals(JWSAlgorithm.ES256K);
        if (!isPublic) {
            throw refused("algorithm " + Shown.of(algorithm), "RS, PS or ES");
        }
        boolean isSigned = isSigned(token, provider.keys(false)) || isSigned(token, provider.keys(true));
        if (!isSigned) {
            throw refused("not signed by the provider", "a signature with one of its keys");
        }
    }

    private static boolean isSigned(SignedJWT token, List<JWK> keys) {
        String id = token.getHeader().getKeyID();
        return keys.stream()
                .filter(key -> id == null ? keys.size() == 1 : id.equals(key.getKeyID()))
                .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                .anyMatch(key -> isSigned(token, key));
    }

    private static boolean isSigned(SignedJWT token, JWK key) {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        try {
            return switch (key) {
                case RSAKey rsa
                when JWSAlgorithm.Family.RSA.contains(algorithm) && rsa.size() >= MIN_RSA_BITS ->
                    verify(token, new RSASSAVerifier(rsa.toRSAPublicKey()));
                case ECKey ec
                when Curve.forJWSAlgorithm(algorithm) != null
                        && Curve.forJWSAlgorithm(algorithm).contains(ec.getCurve()) ->
                    verify(token, new ECDSAVerifier(ec.toECPublicKey()));
                default -> false;
            };
        } catch (JOSEException e) {
            return false;
        }
    }

    private static boolean verify(SignedJWT token, JWSVerifier verifier) throws JOSEException {
        return verifier.verify(token.getHeader(), token.getSigningInput(), token.getSignature());
    }

    private void requireParties(JWTClaimsSet claims) {
        if (!settings.issuer().toString().equals(claims.getIssuer())) {
            throw refused(
                    "issuer " + Shown.of(claims.getIssuer()), settings.issuer().toString());
        }
        List<String> audience = claims.getAudience();
        if (!audience.contains(settings.clientId())) {
            throw refused("for " + Shown.of(audience), "for " + settings.clientId());
        }
        Object party = claims.getClaim("azp");
        if (audience.size() > 1 && party == null
                || party != null && !settings.clientId().equals(party)) {
            throw refused("asked for by " + Shown.of(party), "by " + settings.clientId());
        }
    }

    private void requireTimes(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date ends = claims.getExpirationTime();
        if (ends == null || now.isAfter(ends.toInstant().plus(SKEW))) {
            throw refused("over since " + (ends == null ? "an unknown time" : ends.toInstant()), "a token that is not");
        }
        Date issued = claims.getIssueTime();
        if (issued == null
                || issued.toInstant().isAfter(now.plus(SKEW))
                || issued.toInstant().isBefore(now.minus(MAX_AGE))) {
            throw refused(
                    "issued at " + (issued == null ? "an unknown time" : issued.toInstant()),
                    "just now, " + now + "; are the clocks right?");
        }
    }

    private static LoginRefusedException refused(String what, String expected) {
        return new LoginRefusedException("token: " + what + " (expected: " + expected + ")");
    }
}
