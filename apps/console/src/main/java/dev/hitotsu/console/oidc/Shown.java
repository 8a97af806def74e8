package dev.hitotsu.console.oidc;

import org.jspecify.annotations.Nullable;

/** What a provider wrote, as a message shows it. */
final class Shown {
    private static final int MAX = 200;

    private Shown() {}

    /** Cut, and in one line; "none" for nothing. */
    static String of(@Nullable Object value) {
        String text = value == null ? "none" : value.toString().replaceAll("\\p{Cntrl}", " ");
        return text.length() <= MAX ? text : text.substring(0, MAX) + "…";
    }
}
