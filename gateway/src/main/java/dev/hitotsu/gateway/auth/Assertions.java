package dev.hitotsu.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.gateway.filter.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Signs who sent a request, so that a service need not trust the network: a JSON Web Token for one service and a short
 * time. A token is used again for the same sender until half of its time has passed. Thread-safe; does not block.
 */
public final class Assertions {
    private static final int MAX_KEPT = 10_000;

    private final AssertionSettings settings;
    private final ECKey key;
    private final JWSHeader header;
    private final JWSSigner signer;
    private final InstantSource clock;
    private final TokenCache<String> kept;

    private Assertions(AssertionSettings settings, ECKey key, InstantSource clock, LongSupplier ticker)
            throws JOSEException {
        this.settings = settings;
        this.key = key;
        this.header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        this.signer = new ECDSASigner(key);
        this.clock = clock;
        this.kept = new TokenCache<>(MAX_KEPT, ticker);
    }

    /**
     * Assertions that are signed with the key in the file. Blocks.
     *
     * @throws IllegalArgumentException if it has no such key
     */
    public static Assertions of(AssertionSettings settings, InstantSource clock, LongSupplier ticker) {
        try {
            Assertions assertions = new Assertions(settings, EcKeyFile.read(Path.of(settings.key())), clock, ticker);
            SignedJWT trial = SignedJWT.parse(assertions.signed(Identity.ANONYMOUS, List.of("trial")));
            if (!trial.verify(new ECDSAVerifier(assertions.key.toECPublicKey()))) {
                throw unusable(settings);
            }
            return assertions;
        } catch (IOException | GeneralSecurityException | JOSEException | ParseException e) {
            throw unusable(settings);
        }
    }

    /** Without a cause, which might show a part of the key. */
    private static IllegalArgumentException unusable(AssertionSettings settings) {
        return new IllegalArgumentException("key: " + settings.key()
                + " (expected: a file with a private key on P-256 and its public key, in PEM)");
    }

    /** The public half of the key, as services read it: a JSON Web Key Set. */
    public String keys() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    /** What the services are told of the sender. */
    String sign(Identity identity, List<String> services) {
        String hash = ApiKeys.hash(String.join(
                "\n",
                services.toString(),
                identity.qualifiedSubject(),
                new TreeSet<>(identity.scopes()).toString(),
                new TreeMap<>(identity.headers()).toString()));
        return kept.get(hash).orElseGet(() -> {
            String token = signed(identity, services);
            kept.put(hash, token, settings.lifetime().dividedBy(2).toNanos());
            return token;
        });
    }

    private String signed(Identity identity, List<String> services) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .audience(services)
                .subject(identity.subject())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(settings.lifetime())))
                .claim("known_by", identity.authenticator());
        if (!identity.scopes().isEmpty()) {
            claims.claim("scope", String.join(" ", new TreeSet<>(identity.scopes())));
        }
        if (!identity.headers().isEmpty()) {
            claims.claim("headers", new TreeMap<>(identity.headers()));
        }
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("an assertion cannot be signed", e);
        }
        return token.serialize();
    }
}
