package dev.hitotsu.gateway.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.hitotsu.gateway.filter.Exchange;
import dev.hitotsu.gateway.filter.Identity;
import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.ContextInternal;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Bearer tokens that are JSON Web Tokens. Keys come from the issuer's configured address alone, whatever a token says
 * ({@code jku}, {@code x5u}, {@code jwk}).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 */
public final class JwtAuthenticator implements Authenticator {
    private static final String SCHEME = "Bearer ";

    /** The parser also takes other texts for these bytes. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** About 10 MiB. */
    private static final int MAX_VERIFIED = 20_000;

    private final JwtSettings settings;
    private final Vertx vertx;
    private final Jwks keys;
    private final TokenClaims claims;
    private final InstantSource clock;
    private final TokenCache<Verified> verified;

    /** A token whose signature was checked with a key of the issuer. */
    private record Verified(JWSHeader header, JWK key, TokenClaims.Said said) {}

    JwtAuthenticator(JwtSettings settings, Vertx vertx, Jwks keys, InstantSource clock, LongSupplier ticker) {
        this.settings = settings;
        this.vertx = vertx;
        this.keys = keys;
        this.claims = new TokenClaims(settings);
        this.clock = clock;
        this.verified = new TokenCache<>(MAX_VERIFIED, ticker);
    }

    /**
     * An authenticator that fetches keys on this way. Until they are there, requests with tokens are answered with 503.
     */
    public static JwtAuthenticator of(
            JwtSettings settings, Vertx vertx, Authorities authorities, InstantSource clock, LongSupplier ticker) {
        Jwks keys = new Jwks(settings.issuer(), new JwksSource(vertx, authorities, settings), ticker);
        return new JwtAuthenticator(settings, vertx, keys, clock, ticker);
    }

    /** Begins to fetch the keys, before the first token comes. */
    public JwtAuthenticator start() {
        keys.start();
        return this;
    }

    @Override
    public Future<Optional<Identity>> identify(Exchange exchange) {
        List<String> given = exchange.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (given.isEmpty() || !given.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Future.succeededFuture(Optional.empty());
        }
        try {
            if (given.size() > 1) {
                throw new InvalidTokenException("two tokens");
            }
            return identify(given.getFirst().substring(SCHEME.length()).strip());
        } catch (InvalidTokenException e) {
            return Future.failedFuture(refused(e));
        }
    }

    /** Who the token is of. A token that was verified before is only looked up. */
    Future<Optional<Identity>> identify(String text) throws InvalidTokenException {
        String hash = ApiKeys.hash(text);
        Optional<Verified> before = verified.get(hash);
        return before.isPresent() ? verifiedBefore(before.get(), text, hash) : verify(parse(text), hash);
    }

    /** A signature need not be checked again as long as the issuer has its key. */
    private Future<Optional<Identity>> verifiedBefore(Verified token, String text, String hash) {
        return candidates(token.header()).compose(found -> {
            try {
                return found.contains(token.key())
                        ? Future.succeededFuture(Optional.of(claims.check(token.said(), clock.instant())))
                        : verify(parse(text), hash);
            } catch (InvalidTokenException e) {
                return Future.failedFuture(refused(e));
            }
        });
    }

    private SignedJWT parse(String text) throws InvalidTokenException {
        if (!COMPACT.matcher(text).matches()) {
            throw new InvalidTokenException("not a signed token");
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            JWSHeader header = token.getHeader();
            if (!settings.algorithms().contains(header.getAlgorithm().getName())) {
                throw new InvalidTokenException("an algorithm that is not accepted");
            }
            if (header.getCriticalParams() != null
                    && !header.getCriticalParams().isEmpty()) {
                throw new InvalidTokenException("critical parameters that are unknown");
            }
            // Before its keys are needed: the issuer of this token may be there while this one is away.
            claims.checkIssuer(token.getJWTClaimsSet());
            return token;
        } catch (ParseException | RuntimeException e) {
            // The parser stumbles over some headers that are no object.
            throw new InvalidTokenException("not a signed token");
        }
    }

    private Future<Optional<Identity>> verify(SignedJWT token, String hash) {
        return candidates(token.getHeader()).map(found -> {
            try {
                JWK key = found.stream()
                        .filter(one -> Signatures.verify(token, one))
                        .findFirst()
                        .orElseThrow(() -> new InvalidTokenException("not signed by the issuer"));
                TokenClaims.Said said = claims.read(token.getJWTClaimsSet());
                Identity identity = claims.check(said, clock.instant());
                long nanos = claims.left(said, clock.instant()).toNanos();
                verified.put(hash, new Verified(token.getHeader(), key, said), nanos);
                return Optional.of(identity);
            } catch (InvalidTokenException e) {
                throw refused(e);
            } catch (ParseException e) {
                throw refused(new InvalidTokenException("claims that are no JSON"));
            }
        });
    }

    /** The keys may arrive on another event loop; the promise comes back to this one. */
    private Future<List<JWK>> candidates(JWSHeader header) {
        Promise<List<JWK>> candidates = ((ContextInternal) vertx.getOrCreateContext()).promise();
        keys.find(header.getKeyID(), header.getAlgorithm()).onComplete(candidates);
        return candidates.future();
    }

    private static RefusedException refused(InvalidTokenException reason) {
        String challenge = "Bearer error=\"invalid_token\", error_description=\"" + reason.getMessage() + "\"";
        return RefusedException.of(401, "The token is not valid", Map.of("WWW-Authenticate", challenge));
    }

    @Override
    public String challenge() {
        return "Bearer";
    }
}
