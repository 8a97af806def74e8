package dev.hitotsu.inbox.http;

import dev.hitotsu.id.internal.QuotedText;
import java.util.List;

/**
 * Reads the header {@code Idempotency-Key}. The draft has a string of RFC 8941, in double quotes; most clients send it
 * without, so both are taken, and mean the same.
 */
final class KeyHeader {
    static final String NAME = "Idempotency-Key";
    static final int MAX_LENGTH = 255;

    private static final String EXPECTED =
            " (expected: one key of 1.." + MAX_LENGTH + " visible ASCII characters, such as a UUID)";
    private static final int MAX_QUOTED = 40;

    private KeyHeader() {}

    /**
     * The key.
     *
     * @throws IllegalArgumentException if there is not exactly one valid key
     */
    static String parse(List<String> values) {
        if (values.size() != 1) {
            throw new IllegalArgumentException(NAME + ": " + values.size() + " of them" + EXPECTED);
        }
        String value = values.getFirst().strip();
        if (value.length() > 2 * MAX_LENGTH + 2) {
            throw malformed(value);
        }
        String key = value.startsWith("\"") ? unquoted(value) : requireBare(value);
        if (key.isBlank() || key.length() > MAX_LENGTH) {
            throw malformed(value);
        }
        return key;
    }

    /** A comma would be that of a list into which somebody has put two headers. */
    private static String requireBare(String value) {
        boolean isBare = value.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != ',');
        if (!isBare) {
            throw malformed(value);
        }
        return value;
    }

    private static String unquoted(String value) {
        StringBuilder key = new StringBuilder();
        int last = value.length() - 1;
        for (int i = 1; i < last; i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = i < last ? value.charAt(i) : 0;
                if (c != '"' && c != '\\') {
                    throw malformed(value);
                }
            } else if (c < ' ' || c >= 0x7f || c == '"') {
                throw malformed(value);
            }
            key.append(c);
        }
        if (last == 0 || value.charAt(last) != '"') {
            throw malformed(value);
        }
        return key.toString();
    }

    private static IllegalArgumentException malformed(String value) {
        String start = value.length() <= MAX_QUOTED ? value : value.substring(0, MAX_QUOTED) + "…";
        return new IllegalArgumentException(
                NAME + ": \"" + QuotedText.plain(start) + "\", " + value.length() + " characters" + EXPECTED);
    }
}
