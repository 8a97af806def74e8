package dev.hitotsu.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.gateway.filter.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs who sent a request, so that a service need not trust the network: a JSON Web Token for one service and a short
 * time. A token is used again for the same sender until half of its time has passed. When the file has another key,
 * services are told at once, and it signs a quarter of a minute later: by then every gateway with the file tells it,
 * whichever a service asks, and every service may ask again. The former one is told for as long as what it signed is
 * believed. Thread-safe; does not block unless it says so.
 */
public final class Assertions {
    private static final Logger log = LoggerFactory.getLogger(Assertions.class);
    /**
     * Longer than a service waits before it asks for the keys again, whatever names it meets: who has asked before a
     * key was told may ask when it signs. By then each gateway has it that looks at the file once a second.
     */
    private static final Duration TOLD_BEFORE = Duration.ofSeconds(15);

    private static final int MAX_KEPT = 10_000;

    private final AssertionSettings settings;
    private final InstantSource clock;
    private final TokenCache<String> kept;
    private volatile Signing signing;

    private Assertions(AssertionSettings settings, Signing signing, InstantSource clock, LongSupplier ticker) {
        this.settings = settings;
        this.signing = signing;
        this.clock = clock;
        this.kept = new TokenCache<>(MAX_KEPT, ticker);
    }

    /**
     * A key, with what is made of it.
     *
     * @param former the one before it, which signs until then; null for none
     */
    private record Signing(
            ECKey key, JWSSigner signer, @Nullable Signing former, Instant since) {
        static Signing with(ECKey key) throws JOSEException {
            return new Signing(key, new ECDSASigner(key), null, Instant.EPOCH);
        }

        Signing after(Signing before, Instant from) {
            return new Signing(key, signer, before, from);
        }

        Signing alone() {
            return new Signing(key, signer, null, Instant.EPOCH);
        }

        Signing at(Instant now) {
            return former != null && now.isBefore(since) ? former : this;
        }

        JWSHeader header() {
            return new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(JOSEObjectType.JWT)
                    .keyID(key.getKeyID())
                    .build();
        }

        /** The key signs, and its public half fits. */
        void tryOut() throws JOSEException, ParseException {
            SignedJWT trial = new SignedJWT(header(), new JWTClaimsSet.Builder().build());
            trial.sign(signer);
            if (!SignedJWT.parse(trial.serialize()).verify(new ECDSAVerifier(key.toECPublicKey()))) {
                throw new JOSEException("another public key");
            }
        }
    }

    /**
     * Assertions that are signed with the key in the file. Blocks.
     *
     * @throws IllegalArgumentException if it has no such key
     */
    public static Assertions of(AssertionSettings settings, InstantSource clock, LongSupplier ticker) {
        return new Assertions(settings, read(settings), clock, ticker);
    }

    private static Signing read(AssertionSettings settings) {
        try {
            Signing signing = Signing.with(EcKeyFile.read(Path.of(settings.key())));
            signing.tryOut();
            return signing;
        } catch (IOException | GeneralSecurityException | JOSEException | ParseException e) {
            throw unusable(settings);
        }
    }

    /** Without a cause, which might show a part of the key. */
    private static IllegalArgumentException unusable(AssertionSettings settings) {
        return new IllegalArgumentException("key: " + settings.key()
                + " (expected: a file with a private key on P-256 and its public key, in PEM)");
    }

    /** Signs with what is in the file now; with the key of before if there is none that can be used. Blocks. */
    public synchronized void updateKey() {
        Signing before = signing;
        try {
            Signing now = read(settings);
            if (!now.key().getKeyID().equals(before.key().getKeyID())) {
                Instant time = clock.instant();
                signing = now.after(before.at(time).alone(), time.plus(TOLD_BEFORE));
                log.info("assertions: the key was changed; the new one signs in {} s", TOLD_BEFORE.toSeconds());
            }
        } catch (IllegalArgumentException e) {
            log.warn("assertions: the key of before stays in use: {}", e.getMessage());
        }
    }

    /** The public half of the key, and of the former one, as services read them: a JSON Web Key Set. */
    public String keys() {
        Signing present = signing;
        Signing former = present.former();
        Instant believedUntil = present.since().plus(settings.lifetime().multipliedBy(2));
        List<JWK> told = new ArrayList<>(List.of(present.key().toPublicJWK()));
        if (former != null && clock.instant().isBefore(believedUntil)) {
            told.add(former.key().toPublicJWK());
        }
        return new JWKSet(told).toString();
    }

    /** What the services are told of the sender. */
    String sign(Identity identity, List<String> services) {
        Signing present = signing.at(clock.instant());
        String hash = ApiKeys.hash(String.join(
                "\n",
                present.key().getKeyID(),
                services.toString(),
                identity.qualifiedSubject(),
                new TreeSet<>(identity.scopes()).toString(),
                new TreeMap<>(identity.headers()).toString()));
        return kept.get(hash).orElseGet(() -> {
            String token = signed(present, identity, services);
            kept.put(hash, token, settings.lifetime().dividedBy(2).toNanos());
            return token;
        });
    }

    private String signed(Signing by, Identity identity, List<String> services) {
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
        SignedJWT token = new SignedJWT(by.header(), claims.build());
        try {
            token.sign(by.signer());
        } catch (JOSEException e) {
            throw new IllegalStateException("an assertion cannot be signed", e);
        }
        return token.serialize();
    }
}
