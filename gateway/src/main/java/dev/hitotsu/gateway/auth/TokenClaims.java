package dev.hitotsu.gateway.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.hitotsu.gateway.filter.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what a token says, and makes an identity of it. The signature was checked before. */
final class TokenClaims {
    private static final Duration MAX_LEFT = Duration.ofDays(1);

    private final JwtSettings settings;

    /** Who a token is of, and from when to when it is valid. */
    record Said(Identity identity, @Nullable Date notBefore, Date expiry) {}

    TokenClaims(JwtSettings settings) {
        this.settings = settings;
    }

    /** Whether the token says that it is of this issuer. That is no proof. */
    void checkIssuer(JWTClaimsSet claims) throws InvalidTokenException {
        if (!settings.issuer().equals(claims.getIssuer())) {
            throw new InvalidTokenException("another issuer");
        }
    }

    /** What the token says, whenever it is valid. */
    Said read(JWTClaimsSet claims) throws InvalidTokenException {
        checkIssuer(claims);
        if (Collections.disjoint(settings.audiences(), claims.getAudience())) {
            throw new InvalidTokenException("another audience");
        }
        Date expiry = claims.getExpirationTime();
        if (expiry == null) {
            throw new InvalidTokenException("no expiry");
        }
        Identity identity = new Identity(
                sound("sub", claims.getSubject()), scopes(claims), headers(claims), ClaimValues.of(claims.getClaims()));
        return new Said(identity, claims.getNotBeforeTime(), expiry);
    }

    /** Who the token is of, if it is valid now. */
    Identity check(Said said, Instant now) throws InvalidTokenException {
        if (!now.minus(settings.skew()).isBefore(said.expiry().toInstant())) {
            throw new InvalidTokenException("expired");
        }
        Date notBefore = said.notBefore();
        if (notBefore != null && now.plus(settings.skew()).isBefore(notBefore.toInstant())) {
            throw new InvalidTokenException("not yet valid");
        }
        return said.identity();
    }

    /** How long what the token says can still be right; a day at most. */
    Duration left(Said said, Instant now) {
        Instant end = said.expiry().toInstant().plus(settings.skew());
        return end.isAfter(now.plus(MAX_LEFT)) ? MAX_LEFT : Duration.between(now, end);
    }

    private Map<String, String> headers(JWTClaimsSet claims) throws InvalidTokenException {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, String> mapping : settings.headers().entrySet()) {
            Object claim = claims.getClaim(mapping.getValue());
            if (claim instanceof String || claim instanceof Number || claim instanceof Boolean) {
                headers.put(mapping.getKey(), sound(mapping.getValue(), claim.toString()));
            }
        }
        return headers;
    }

    private static String sound(String claim, @Nullable String value) throws InvalidTokenException {
        if (value == null || value.isEmpty() || !HeaderValues.isSound(value)) {
            throw new InvalidTokenException(claim + " is missing or cannot stand in a header");
        }
        return value;
    }

    /** RFC 8693, 4.2: {@code scope} is a text; others write a list, {@code scp}. */
    private static Set<String> scopes(JWTClaimsSet claims) {
        Set<String> scopes = new LinkedHashSet<>();
        for (String name : List.of("scope", "scp")) {
            Object claim = claims.getClaim(name);
            if (claim instanceof String text) {
                scopes.addAll(List.of(text.strip().split("\\s+", -1)));
            } else if (claim instanceof Collection<?> list) {
                list.forEach(one -> scopes.add(String.valueOf(one)));
            }
        }
        return scopes;
    }
}
