package dev.hitotsu.gateway.guard;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which web pages of other sites may use a route.
 *
 * @param origins such as {@code https://shop.example}, or {@code *} for all
 * @param methods beside GET, HEAD and POST
 * @param headers that requests may have
 * @param exposed headers of answers that the pages may read
 * @param credentials whether requests may bring cookies; not for all origins
 * @param maxAge for how long browsers believe it
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, the CORS protocol</a>
 */
public record Cors(
        Set<String> origins,
        Set<String> methods,
        Set<String> headers,
        Set<String> exposed,
        boolean credentials,
        Duration maxAge) {
    /** All pages. */
    public static final String ANY = "*";

    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[a-z0-9.-]+(:\\d{1,5})?|null");

    public Cors {
        origins = Set.copyOf(origins);
        methods = Set.copyOf(methods);
        headers = Set.copyOf(headers);
        exposed = Set.copyOf(exposed);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("origins: none (expected: at least one, or *)");
        }
        for (String origin : origins) {
            if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "origins: " + origin + " (expected: an origin such as https://shop.example, or *)");
            }
        }
        if (credentials && origins.contains(ANY)) {
            throw new IllegalArgumentException("credentials: true (expected: false, because origins has *)");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: zero or more)");
        }
    }

    boolean accepts(String origin) {
        return origins.contains(ANY) || origins.contains(origin);
    }
}
