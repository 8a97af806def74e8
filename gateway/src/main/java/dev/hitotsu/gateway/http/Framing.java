package dev.hitotsu.gateway.http;

import dev.hitotsu.gateway.filter.RefusedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Checks that the end of a request's body is beyond doubt. Otherwise the connection ends: what follows may be anything.
 */
public final class Framing {
    private Framing() {}

    /**
     * Checks a request before anything else is read from it.
     *
     * @throws RefusedException that closes the connection
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, 6.3</a>
     */
    public static void check(HttpServerRequest request) {
        HttpVersion version = request.version();
        if (version == null) {
            throw RefusedException.closing(505, "The version of HTTP is unknown");
        }
        if (request.method() == HttpMethod.CONNECT || request.method() == HttpMethod.TRACE) {
            throw RefusedException.closing(405, "CONNECT and TRACE are not allowed");
        }
        List<String> lengths = request.headers().getAll(HttpHeaders.CONTENT_LENGTH);
        if (lengths.size() > 1 || !lengths.isEmpty() && !isNumber(lengths.getFirst())) {
            throw RefusedException.closing(400, "Content-Length must be one number");
        }
        List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (!encodings.isEmpty()) {
            checkEncoding(encodings, version, lengths);
        }
    }

    /** Whether a request has a body, or only its end will tell. Such a request is paused until somebody reads it. */
    public static boolean mayHaveBody(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length != null
                ? !length.equals("0")
                : request.version() == HttpVersion.HTTP_2 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static void checkEncoding(List<String> encodings, HttpVersion version, List<String> lengths) {
        if (version != HttpVersion.HTTP_1_1 || !lengths.isEmpty()) {
            throw RefusedException.closing(400, "Transfer-Encoding is not allowed here");
        }
        if (encodings.size() > 1 || !encodings.getFirst().equalsIgnoreCase("chunked")) {
            throw RefusedException.closing(400, "Transfer-Encoding must be chunked");
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
