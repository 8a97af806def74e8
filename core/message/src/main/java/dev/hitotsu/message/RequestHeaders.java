package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an HTTP request that carries a message in binary mode: CloudEvents 1.0, HTTP protocol binding, section
 * 3.1. Immutable. For authors of sinks and of what reads their requests.
 *
 * @param asMap the first value of each, percent-decoded, by names in lower case
 */
public record RequestHeaders(Map<String, String> asMap) {
    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    public RequestHeaders {
        requireNonNull(asMap, "headers: null (expected: a map of text)");
        asMap = Collections.unmodifiableMap(new LinkedHashMap<>(asMap));
    }

    /** Those of a request, with names in any case. */
    public static RequestHeaders of(Map<String, List<String>> headers) {
        requireNonNull(headers, "headers: null (expected: the headers of a request)");
        Map<String, String> decoded = new LinkedHashMap<>();
        headers.forEach((name, values) -> {
            if (name != null && !values.isEmpty()) {
                decoded.put(name.toLowerCase(Locale.ROOT), PercentEncoding.decode(values.getFirst()));
            }
        });
        return new RequestHeaders(decoded);
    }

    /** The value; null if there is none. */
    public @Nullable String get(String name) {
        requireNonNull(name, "name: null (expected: a name in lower case)");
        return asMap.get(name);
    }

    public boolean contains(String name) {
        requireNonNull(name, "name: null (expected: a name in lower case)");
        return asMap.containsKey(name);
    }

    /**
     * The value.
     *
     * @param expected what the request should have been
     * @throws IllegalArgumentException if there is none
     */
    public String required(String name, String expected) {
        requireNonNull(expected, "expected: null (expected: words)");
        String value = get(name);
        if (value == null) {
            throw new IllegalArgumentException("header " + name + ": missing (expected: " + expected + ")");
        }
        return value;
    }

    /**
     * When the event happened; null if the request does not say it.
     *
     * @throws IllegalArgumentException if that is no time
     */
    public @Nullable Instant time() {
        String name = EventHeaders.overHttp(EventHeaders.TIME);
        String text = get(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "header " + name + ": " + text + " (expected: a time as in RFC 3339)", e);
        }
    }

    /** Whether a name, a part of one or a value consists of what names may have: tokens (RFC 9110, section 5.6.2). */
    public static boolean isToken(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || TOKEN.indexOf(character) >= 0;
    }

    /** Why HTTP cannot carry a header of this name, whoever sends it; null if it can. */
    public static @Nullable String obstacle(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        return !name.isEmpty() && name.chars().allMatch(RequestHeaders::isToken)
                ? null
                : "header " + name + ": not a name that HTTP can carry (expected: letters, digits and " + TOKEN + ")";
    }
}
