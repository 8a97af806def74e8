package dev.hitotsu.gateway.auth;

import java.util.List;
import java.util.Optional;

/**
 * The token in {@code Authorization}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750, 2.1</a>
 */
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /** The token; empty if there is none, or another scheme. Of several headers the first counts. */
    static Optional<String> of(List<String> authorization) {
        boolean isBearer =
                !authorization.isEmpty() && authorization.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return isBearer
                ? Optional.of(
                        authorization.getFirst().substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
