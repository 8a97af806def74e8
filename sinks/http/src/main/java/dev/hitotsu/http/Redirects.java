package dev.hitotsu.http;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * Which redirects are followed: those that keep the method, to the same scheme, host and port (RFC 9110, section 15.4).
 */
final class Redirects {
    private static final int TEMPORARY = 307;
    private static final int PERMANENT = 308;

    private Redirects() {}

    /** Where to go on; empty if the response is what the destination says. */
    static Optional<URI> next(HttpResponse<?> response) {
        int status = response.statusCode();
        return status == TEMPORARY || status == PERMANENT
                ? location(response).filter(next -> isSameOrigin(response.uri(), next))
                : Optional.empty();
    }

    /** Where the response sends to; empty if nowhere. */
    static Optional<URI> location(HttpResponse<?> response) {
        try {
            return response.headers().firstValue("location").map(response.uri()::resolve);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort()
                && other.getRawUserInfo() == null;
    }
}
