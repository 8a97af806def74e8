package dev.hitotsu.inbox.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;

/**
 * A field of an answer.
 *
 * @param name in any case, without blanks, control characters and colons
 * @param value without ends of lines and what servers take for them (RFC 9110, 5.5)
 */
public record HttpHeader(String name, String value) {
    private static final int MAX_QUOTED = 40;

    public HttpHeader {
        requireNonNull(name, "name: null (expected: the name of a header)");
        requireNonNull(value, "value: null (expected: text)");
        if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c != 0x7f && c != ':')) {
            throw new IllegalArgumentException(
                    "header: " + quoted(name) + " (expected: a name without blanks and colons)");
        }
        if (value.chars().anyMatch(HttpHeader::endsLine)) {
            throw new IllegalArgumentException("header " + name + ": " + quoted(value) + " (expected: a single line)");
        }
    }

    /** Line feed, vertical tab, form feed, carriage return, and the end of a text. */
    private static boolean endsLine(int c) {
        return c == 0 || c >= '\n' && c <= '\r';
    }

    private static String quoted(String text) {
        String start = text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
        return '"' + QuotedText.plain(start) + '"';
    }
}
