package dev.hitotsu.coordination.internal;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;

/** Checks of names that become parts of paths. */
public final class EntryNames {
    private static final int MAX_NAME_LENGTH = 200;
    private static final int MAX_KEY_LENGTH = 600;

    private EntryNames() {}

    /**
     * Returns the name, which can be a part of a path in every store.
     *
     * @param kind what the name is for, for the message
     * @throws IllegalArgumentException if it cannot
     */
    public static String requireName(String kind, String name) {
        requireNonNull(name, kind + ": null (expected: a name)");
        boolean fits = !name.isEmpty() && name.length() <= MAX_NAME_LENGTH && !name.equals(".") && !name.equals("..");
        if (!fits || name.indexOf('/') >= 0 || name.chars().anyMatch(EntryNames::isForbidden)) {
            throw new IllegalArgumentException(kind + ": " + QuotedText.of(name) + " (expected: 1 to " + MAX_NAME_LENGTH
                    + " characters without slashes and control characters, not \".\" or \"..\")");
        }
        return name;
    }

    /** As {@link #requireName}, for a key: several names with slashes between them. */
    public static String requireKey(String kind, String key) {
        requireNonNull(key, kind + ": null (expected: a name, or several with slashes between them)");
        if (key.length() > MAX_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    kind + ": " + key.length() + " characters (expected: at most " + MAX_KEY_LENGTH + ")");
        }
        if (key.startsWith("/") || key.endsWith("/") || key.contains("//")) {
            throw new IllegalArgumentException(kind + ": " + QuotedText.of(key)
                    + " (expected: names with one slash between them, and none at the beginning or the end)");
        }
        for (String part : key.split("/", -1)) {
            requireName(kind, part);
        }
        return key;
    }

    /** ZooKeeper refuses control characters, surrogates, and U+FFF0 to U+FFFF. */
    private static boolean isForbidden(int c) {
        return Character.isISOControl(c)
                || Character.isSurrogate((char) c)
                || (c >= 0xF000 && c <= 0xF8FF)
                || c >= 0xFFF0;
    }
}
