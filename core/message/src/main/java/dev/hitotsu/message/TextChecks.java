package dev.hitotsu.message;

import dev.hitotsu.id.internal.QuotedText;

/** Checks that databases and brokers can carry a text unchanged. */
final class TextChecks {
    private static final int MAX_QUOTED = 40;
    private static final int MAX_NAME = 255;

    private TextChecks() {}

    /** Refuses empty text and control characters. */
    static String requireName(String what, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(what + ": \"\" (expected: text that is not empty)");
        }
        return requireOneLine(what, value);
    }

    /**
     * Refuses also what no broker takes and no index of a database: a name of more than {@value #MAX_NAME} characters.
     */
    static String requireShortName(String what, String value) {
        if (value.length() > MAX_NAME) {
            throw new IllegalArgumentException(what + ": " + value.length() + " characters, " + quoted(value)
                    + " (expected: at most " + MAX_NAME + ")");
        }
        return requireName(what, value);
    }

    /** How many bytes the text has in UTF-8. */
    static long utf8Length(String value) {
        long length = value.length();
        for (int i = lengthOfPlainStart(value); i < value.length(); i++) {
            char c = value.charAt(i);
            // A surrogate is half of a pair, which has four bytes.
            length += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return length;
    }

    /** Refuses U+0000, which PostgreSQL cannot hold, and lone surrogates, which UTF-8 cannot. */
    static String requireStorable(String what, String value) {
        for (int i = lengthOfPlainStart(value); i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException(
                        what + ": U+0000 at index " + i + " of " + quoted(value) + " (expected: any other character)");
            }
            if (Character.isSurrogate(c)) {
                if (!isPair(value, i)) {
                    throw new IllegalArgumentException(what + ": lone surrogate at index " + i + " of " + quoted(value)
                            + " (expected: Unicode text)");
                }
                i++;
            }
        }
        return value;
    }

    /** Refuses control characters as well: they would break the one-line form in which headers travel. */
    static String requireOneLine(String what, String value) {
        int plain = lengthOfPlainStart(value);
        if (plain == value.length()) {
            return value;
        }
        for (int i = plain; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException(what + ": control character at index " + i + " of " + quoted(value)
                        + " (expected: one line of text)");
            }
        }
        return requireStorable(what, value);
    }

    /**
     * How many characters at the start are printable ASCII, as most texts are to their end: nothing is wrong with
     * those.
     */
    private static int lengthOfPlainStart(String value) {
        int length = 0;
        while (length < value.length() && value.charAt(length) >= ' ' && value.charAt(length) < 0x7F) {
            length++;
        }
        return length;
    }

    /** Whether {@link #requireOneLine} would take the text. */
    static boolean isOneLine(String value) {
        return value.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /**
     * The text with a blank for each character that {@link #requireOneLine} would refuse, or that a terminal may obey.
     */
    static String toOneLine(String text) {
        return text.codePoints()
                .map(c -> QuotedText.isPlain(c) ? c : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPair(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
    }

    /** The text, cut short and with what cannot be printed replaced. */
    static String quoted(String value) {
        String start = value.length() <= MAX_QUOTED ? value : value.substring(0, MAX_QUOTED) + "…";
        return '"' + QuotedText.plain(start) + '"';
    }
}
