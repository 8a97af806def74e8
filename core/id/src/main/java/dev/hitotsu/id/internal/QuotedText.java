package dev.hitotsu.id.internal;

/** Foreign text in messages for people: quoted, cut short, and without what a terminal would obey. */
public final class QuotedText {
    private static final int MAX_CHARACTERS = 60;

    private QuotedText() {}

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
