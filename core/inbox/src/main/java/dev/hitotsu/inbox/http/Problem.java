package dev.hitotsu.inbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why a request with a key is refused, as problem details.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
enum Problem {
    KEY_MISSING(400, "Idempotency-Key is missing"),
    KEY_MALFORMED(400, "Idempotency-Key is malformed"),
    IN_FLIGHT(409, "A request with this Idempotency-Key is under way"),
    BODY_TOO_LARGE(413, "The request is too large for an Idempotency-Key"),
    KEY_REUSED(422, "Idempotency-Key was used for another request"),
    RESPONSE_TOO_LARGE(500, "The response is too large to be kept"),
    UNAVAILABLE(503, "Idempotency cannot be ensured at the moment");

    private static final String TYPE = "urn:hitotsu:problem:";

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    HttpAnswer answer(String detail, HttpHeader... more) {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(new HttpHeader("Content-Type", "application/problem+json"));
        headers.add(new HttpHeader("Cache-Control", "no-store"));
        headers.addAll(List.of(more));
        return new HttpAnswer(status, headers, json(detail).getBytes(UTF_8));
    }

    private String json(String detail) {
        String name = "idempotency-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        return "{\"type\":\"" + TYPE + name + "\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\""
                + escaped(detail) + "\"}";
    }

    /** RFC 8259, section 7. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
