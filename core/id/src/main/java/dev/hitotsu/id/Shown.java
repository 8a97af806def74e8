package dev.hitotsu.id;

/** Foreign text in messages for people: quoted, cut short, and without what a terminal would obey. */
final class Shown {
    private static final int MOST = 60;

    private Shown() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(MOST).forEach(c -> shown.appendCodePoint(isPlain(c) ? c : 0xFFFD));
        return shown.append(text.codePointCount(0, text.length()) > MOST ? "…\"" : "\"")
                .toString();
    }

    private static boolean isPlain(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
    }
}
