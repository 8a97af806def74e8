package dev.hitotsu.id.internal;

/** Text from outside in a message for people: in quotes, shortened, and without characters that control a terminal. */
public final class QuotedText {
    private static final int MAX_CHARACTERS = 60;

    private QuotedText() {}

    /** The text in quotes. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(MAX_CHARACTERS).forEach(c -> quoted.appendCodePoint(isPlain(c) ? c : 0xFFFD));
        return quoted.append(text.codePointCount(0, text.length()) > MAX_CHARACTERS ? "…\"" : "\"")
                .toString();
    }

    private static boolean isPlain(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
    }
}
