package dev.hitotsu.message;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Names and values that a message carries beside its payload, in the order in which they were added.
 *
 * <p>Names are case-sensitive, printable ASCII without blanks and colons; values are one line of text. Every broker,
 * HTTP and the stores can carry these unchanged. Immutable and thread-safe.
 */
public record Headers(Map<String, String> asMap) {
    /** W3C Trace Context, level 1: {@code traceparent}. */
    public static final String TRACE_PARENT = "traceparent";

    /** W3C Trace Context, level 1: {@code tracestate}. */
    public static final String TRACE_STATE = "tracestate";

    /** How many a message may have to be sent: sinks reject more, and receivers take more for an attack. */
    public static final int MAX_COUNT = 10_000;

    /** {@code ": "} and the end of the line, in the form in which stores keep a header. */
    private static final int PUNCTUATION = 3;

    private static final Headers EMPTY = new Headers(Map.of());

    /** Copies and checks the map. */
    public Headers {
        requireNonNull(asMap, "headers: null (expected: a map of text)");
        asMap.forEach(Headers::check);
        asMap = asMap.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(asMap));
    }

    public static Headers empty() {
        return EMPTY;
    }

    public static Headers of(Map<String, String> values) {
        requireNonNull(values, "values: null (expected: a map of text)");
        return values.isEmpty() ? EMPTY : new Headers(values);
    }

    /** Those of the values that can be headers. In linear time, for texts that somebody else wrote. */
    public static Headers ofValid(Map<String, String> values) {
        requireNonNull(values, "values: null (expected: a map of text)");
        Map<String, String> valid = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (isName(name) && TextChecks.isOneLine(value)) {
                valid.put(name, value);
            }
        });
        return of(valid);
    }

    public boolean isEmpty() {
        return asMap.isEmpty();
    }

    public Optional<String> get(String name) {
        requireNonNull(name, "name: null (expected: a name)");
        return Optional.ofNullable(asMap.get(name));
    }

    /** Their size in bytes, in the form in which stores keep them: a line {@code name: value} each. */
    public long size() {
        long size = 0;
        for (Map.Entry<String, String> header : asMap.entrySet()) {
            size += header.getKey().length() + TextChecks.utf8Length(header.getValue()) + PUNCTUATION;
        }
        return size;
    }

    /** These headers with one more, which replaces an earlier one of the same name. */
    public Headers with(String name, String value) {
        requireNonNull(name, "name: null (expected: a name)");
        requireNonNull(value, "value: null (expected: text)");
        Map<String, String> values = new LinkedHashMap<>(asMap);
        values.put(name, value);
        return new Headers(values);
    }

    /** Makes a header's value of any text: blanks replace what a value may not hold. */
    public static String toValue(String text) {
        requireNonNull(text, "text: null (expected: text)");
        return TextChecks.toOneLine(text);
    }

    private static void check(String name, String value) {
        requireNonNull(name, "header name: null (expected: printable ASCII without blanks and colons)");
        requireNonNull(value, "header " + name + ": null (expected: one line of text)");
        if (!isName(name)) {
            throw new IllegalArgumentException("header name: " + TextChecks.quoted(name)
                    + " (expected: printable ASCII without blanks and colons)");
        }
        TextChecks.requireOneLine("header " + name, value);
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':');
    }
}
