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

/**
 * Bearer tokens that are JSON Web Tokens. Keys come from the issuer's configured address alone, whatever a token says ({@code
 * jku}, {@code x5u}, {@code jwk}).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 */
public final class JwtAuthenticator implements Authenticator {
    private static final String SCHEME = "Bearer ";

    private final JwtSettings settings;
    private final Vertx vertx;
    private final Jwks keys;
    private final TokenClaims claims;
    private final InstantSource clock;

    JwtAuthenticator(JwtSettings settings, Vertx vertx, Jwks keys, InstantSource clock) {
        this.settings = settings;
        this.vertx = vertx;
        this.keys = keys;
        this.claims = new TokenClaims(settings);
        this.clock = clock;
    }

    /** An authenticator that fetches keys on this way. Until they are there, requests with tokens are answered with 503. */
    public static JwtAuthenticator of(
            JwtSettings settings, Vertx vertx, Authorities authorities, InstantSource clock, LongSupplier ticker) {
        Jwks keys = new Jwks(settings.issuer(), new JwksSource(vertx, authorities, settings), ticker);
        return new JwtAuthenticator(settings, vertx, keys, clock);
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
            return verify(parse(given.getFirst().substring(SCHEME.length()).strip()));
        } catch (InvalidTokenException e) {
            return Future.failedFuture(refused(e));
        }
    }

    private SignedJWT parse(String text) throws InvalidTokenException {
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
        } catch (ParseException | IllegalArgumentException e) {
            throw new InvalidTokenException("not a signed token");
        }
    }

    /** The keys may arrive on another event loop; the promise comes back to this one. */
    private Future<Optional<Identity>> verify(SignedJWT token) {
        Promise<List<JWK>> candidates = ((ContextInternal) vertx.getOrCreateContext()).promise();
        JWSHeader header = token.getHeader();
        keys.find(header.getKeyID(), header.getAlgorithm()).onComplete(candidates);
        return candidates.future().map(found -> {
            try {
                if (found.stream().noneMatch(key -> Signatures.verify(token, key))) {
                    throw new InvalidTokenException("not signed by the issuer");
                }
                return Optional.of(claims.check(token.getJWTClaimsSet(), clock.instant()));
            } catch (InvalidTokenException e) {
                throw refused(e);
            } catch (ParseException e) {
                throw refused(new InvalidTokenException("claims that are no JSON"));
            }
        });
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
