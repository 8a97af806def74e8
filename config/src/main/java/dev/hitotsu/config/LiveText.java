package dev.hitotsu.config;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/**
 * A value of a configuration that may change while the process runs, a password for example: the files that it refers
 * to are read anew each time. Thread-safe.
 */
public final class LiveText {
    private final String first;
    private final Supplier<String> reader;

    /** The reader throws an {@link IllegalArgumentException} without anything of the content. */
    LiveText(String first, Supplier<String> reader) {
        this.first = first;
        this.reader = reader;
    }

    /** A value that stays as it is. */
    public static LiveText fixed(String text) {
        requireNonNull(text, "text: null (expected: a text)");
        return new LiveText(text, () -> text);
    }

    /** The value as it was when the configuration was read. */
    public String first() {
        return first;
    }

    /**
     * The value as it is now. Blocks for the files that it refers to.
     *
     * @throws IllegalArgumentException if one of them cannot be read; the message has nothing of the content
     */
    public String present() {
        return reader.get();
    }

    /** Hides the value, which may be a secret. */
    @Override
    public String toString() {
        return "LiveText";
    }
}
