package dev.hitotsu.identity;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks what a gateway has signed about the sender of a request ({@value #HEADER}): that it comes from the gateway, is
 * meant for this service, and is not over. With it a service need not trust the network between.
 *
 * <pre>{@code
 * URI keys = URI.create("http://gateway:8490/.well-known/jwks.json");
 * IdentityAssertions assertions = IdentityAssertions.keysAt(keys, "gateway", "orders");
 * AssertedIdentity sender = assertions.verify(List.of(request.getHeader("X-Identity-Assertion")));
 * }</pre>
 *
 * <p>Thread-safe. Blocks only while it fetches keys, five seconds at most.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 */
public final class IdentityAssertions {
    /** The header with the assertion. */
    public static final String HEADER = "X-Identity-Assertion";

    /** The clocks of two machines may differ by so much. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private static final int MAX_LENGTH = 16_384;

    private final AssertionKeys keys;
    private final String issuer;
    private final String audience;
    private final InstantSource clock;

    private IdentityAssertions(AssertionKeys keys, String issuer, String audience, InstantSource clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = requireNonNull(clock, "clock: null (expected: a clock)");
    }

    /**
     * Assertions whose keys the gateway publishes at this address, on its admin port. They are fetched when they are
     * needed.
     *
     * @param issuer as in the gateway's section {@code assertion}
     * @param audience the name of this service's upstream in the gateway's configuration
     */
    public static IdentityAssertions keysAt(URI address, String issuer, String audience) {
        requireNames(issuer, audience);
        requireNonNull(address, "address: null (expected: where the gateway has its keys)");
        return new IdentityAssertions(
                AssertionKeys.at(address, System::nanoTime), issuer, audience, InstantSource.system());
    }

    /**
     * Assertions with the keys of this JSON Web Key Set, for services that cannot reach the gateway.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static IdentityAssertions withKeys(String json, String issuer, String audience) {
        requireNames(issuer, audience);
        requireNonNull(json, "json: null (expected: a JSON Web Key Set)");
        return new IdentityAssertions(AssertionKeys.of(json), issuer, audience, InstantSource.system());
    }

    private static void requireNames(String issuer, String audience) {
        requireNonNull(issuer, "issuer: null (expected: how the gateway is called)");
        requireNonNull(audience, "audience: null (expected: how the gateway calls this service)");
    }

    /** The same by another clock. */
    public IdentityAssertions withClock(InstantSource newClock) {
        return new IdentityAssertions(keys, issuer, audience, newClock);
    }

    /**
     * Who sent a request.
     *
     * @param values all values of the header {@value #HEADER}
     * @throws InvalidAssertionException unless there is exactly one, which is to be believed
     */
    public AssertedIdentity verify(List<String> values) throws InvalidAssertionException {
        requireNonNull(values, "values: null (expected: a list, perhaps empty)");
        if (values.size() != 1) {
            throw new InvalidAssertionException(HEADER + ": " + values.size() + " (expected: one)");
        }
        String text = values.getFirst();
        if (text.length() > MAX_LENGTH) {
            throw new InvalidAssertionException(
                    HEADER + ": " + text.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        try {
            SignedJWT assertion = SignedJWT.parse(text);
            checkSignature(assertion);
            return checked(assertion.getJWTClaimsSet());
        } catch (ParseException | RuntimeException e) {
            // The parser stumbles over some headers that are no object.
            throw new InvalidAssertionException(HEADER + ": malformed (expected: a JSON Web Token of the gateway)");
        }
    }

    private void checkSignature(SignedJWT assertion) throws InvalidAssertionException {
        String name = assertion.getHeader().getKeyID();
        boolean isUsual = JWSAlgorithm.ES256.equals(assertion.getHeader().getAlgorithm())
                && name != null
                && assertion.getHeader().getCriticalParams() == null;
        if (!isUsual || !isSigned(assertion, name)) {
            throw new InvalidAssertionException(HEADER + ": not signed by the gateway (expected: ES256 with its key)");
        }
    }

    private boolean isSigned(SignedJWT assertion, String name) {
        ECKey key = keys.find(name).orElse(null);
        try {
            return key != null && assertion.verify(new ECDSAVerifier(key));
        } catch (JOSEException e) {
            return false;
        }
    }

    private AssertedIdentity checked(JWTClaimsSet claims) throws InvalidAssertionException, ParseException {
        if (!issuer.equals(claims.getIssuer())) {
            throw new InvalidAssertionException(HEADER + ": another issuer (expected: " + issuer + ")");
        }
        if (!claims.getAudience().contains(audience)) {
            throw new InvalidAssertionException(HEADER + ": for another service (expected: " + audience + ")");
        }
        Date expiry = claims.getExpirationTime();
        Instant now = clock.instant();
        if (expiry == null || now.minus(SKEW).isAfter(expiry.toInstant())) {
            throw new InvalidAssertionException(HEADER + ": over (expected: one that is still valid)");
        }
        if (claims.getIssueTime() != null && claims.getIssueTime().toInstant().isAfter(now.plus(SKEW))) {
            throw new InvalidAssertionException(HEADER + ": of the future (expected: clocks that agree)");
        }
        String subject = claims.getSubject();
        if (subject == null || subject.isEmpty()) {
            throw new InvalidAssertionException(HEADER + ": of nobody (expected: a subject)");
        }
        return new AssertedIdentity(subject, text(claims, "known_by"), scopes(claims), headers(claims));
    }

    private static String text(JWTClaimsSet claims, String name) throws ParseException {
        String text = claims.getStringClaim(name);
        return text == null ? "" : text;
    }

    private static Set<String> scopes(JWTClaimsSet claims) throws ParseException {
        return Stream.of(text(claims, "scope").split(" ", -1))
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, String> headers(JWTClaimsSet claims) throws ParseException {
        Map<String, String> headers = new HashMap<>();
        Map<String, Object> given = claims.getJSONObjectClaim("headers");
        if (given != null) {
            given.forEach((name, value) -> headers.put(name, String.valueOf(value)));
        }
        return headers;
    }
}
