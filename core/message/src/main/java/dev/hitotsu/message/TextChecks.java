package dev.hitotsu.message;

/** Checks of text that has to pass through databases and brokers unharmed. */
final class TextChecks {
    private static final int SHOWN = 40;

    private TextChecks() {}

    /** Refuses empty text and control characters. */
    static String name(String what, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(what + ": \"\" (expected: text that is not empty)");
        }
        return oneLine(what, value);
    }

    /** Refuses U+0000, which PostgreSQL cannot hold, and lone surrogates, which UTF-8 cannot. */
    static String storable(String what, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException(
                        what + ": U+0000 at index " + i + " of " + shown(value) + " (expected: any other character)");
            }
            if (Character.isSurrogate(c)) {
                if (!isPair(value, i)) {
                    throw new IllegalArgumentException(what + ": lone surrogate at index " + i + " of " + shown(value)
                            + " (expected: Unicode text)");
                }
                i++;
            }
        }
        return value;
    }

    /** Refuses control characters as well: they would break the one-line form in which headers travel. */
    static String oneLine(String what, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException(what + ": control character at index " + i + " of " + shown(value)
                        + " (expected: one line of text)");
            }
        }
        return storable(what, value);
    }

    /** The text with a blank for each character that {@link #oneLine} would refuse. */
    static String asOneLine(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPair(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
    }

    /** The text, cut short and with what cannot be printed replaced. */
    static String shown(String value) {
        String start = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
        StringBuilder printable = new StringBuilder("\"");
        start.chars().forEach(c -> {
            boolean printed = !Character.isISOControl(c) && !Character.isSurrogate((char) c);
            printable.append(printed ? (char) c : '\uFFFD');
        });
        return printable.append('"').toString();
    }
}
