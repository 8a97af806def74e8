package dev.hitotsu.gateway.http;

import dev.hitotsu.gateway.filter.RefusedException;

/**
 * The one form of a path that routing, authorisation and the upstream see. Unreserved characters are not
 * percent-encoded, everything else that is no part of a path is, with digits in upper case (RFC 3986, 6.2.2).
 *
 * <p>Paths that two programs could read in two ways are refused: dot segments, empty segments, parameters of segments
 * ({@code ;}), backslashes, and encoded slashes, backslashes, semicolons and control characters.
 */
public final class CanonicalPath {
    private static final String EXPECTED = " (expected: a path without dot segments, empty segments, ; and \\)";
    private static final String KEPT = "!$&'()*+,=:@/";
    private static final String ENCODED = "\"<>[]^`{|}";

    private CanonicalPath() {}

    /**
     * The canonical form.
     *
     * @throws RefusedException with status 400
     */
    public static String of(String raw) {
        if (raw.isEmpty() || raw.charAt(0) != '/') {
            throw refused();
        }
        StringBuilder path = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                append(path, decoded(raw, i));
                i += 2;
            } else if (isUnreserved(c) || KEPT.indexOf(c) >= 0) {
                path.append(c);
            } else if (ENCODED.indexOf(c) >= 0) {
                encode(path, c);
            } else {
                throw refused();
            }
        }
        checkSegments(path);
        return path.toString();
    }

    private static void append(StringBuilder path, int octet) {
        if (octet < ' ' || octet == 0x7F || octet == '/' || octet == '\\' || octet == ';') {
            throw refused();
        }
        if (isUnreserved((char) octet)) {
            path.append((char) octet);
        } else {
            encode(path, octet);
        }
    }

    private static void encode(StringBuilder path, int octet) {
        path.append('%').append(hex(octet >> 4)).append(hex(octet & 0xF));
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }

    private static int decoded(String raw, int index) {
        if (index + 2 >= raw.length()) {
            throw refused();
        }
        return digit(raw.charAt(index + 1)) << 4 | digit(raw.charAt(index + 2));
    }

    /** ASCII digits only: {@link Character#digit} knows others. */
    private static int digit(char c) {
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw refused();
        }
        return digit;
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
    }

    private static void checkSegments(StringBuilder path) {
        int start = 1;
        for (int i = 1; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                checkSegment(path, start, i);
                start = i + 1;
            }
        }
    }

    private static void checkSegment(CharSequence path, int start, int end) {
        int length = end - start;
        boolean isLast = end == path.length();
        boolean isDots = length > 0 && length <= 2 && path.charAt(start) == '.' && path.charAt(end - 1) == '.';
        if (isDots || length == 0 && !isLast) {
            throw refused();
        }
    }

    private static RefusedException refused() {
        return RefusedException.of(400, "The path is ambiguous" + EXPECTED);
    }
}
