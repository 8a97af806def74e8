package dev.hitotsu.id.internal;

/** Text from outside in a message for people: in quotes, shortened, and without characters that control a terminal. */
public final class QuotedText {
    private static final int MAX_CHARACTERS = 60;
    private static final int REPLACEMENT = 0xFFFD;
    /** These join letters of some scripts, and parts of an emoji. */
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private QuotedText() {}

    /** The text in quotes. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(MAX_CHARACTERS).forEach(c -> quoted.appendCodePoint(isPlain(c) ? c : REPLACEMENT));
        return quoted.append(text.codePointCount(0, text.length()) > MAX_CHARACTERS ? "…\"" : "\"")
                .toString();
    }

    /** The text with U+FFFD for each character that breaks a line or controls a terminal. */
    public static String plain(String text) {
        if (text.codePoints().allMatch(QuotedText::isPlain)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> plain.appendCodePoint(isPlain(c) ? c : REPLACEMENT));
        return plain.toString();
    }

    /** Whether the character neither breaks a line nor controls a terminal, nor is half of another one. */
    public static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT -> c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER;
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
