package dev.hitotsu.config;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value of a configuration that may change while the process runs, a password for example: the files that it refers
 * to are read anew each time. Two are equal if the same stands in the configuration, whatever the files say.
 * Thread-safe.
 */
public final class LiveText {
    private final String written;
    private final String first;
    private final Supplier<String> reader;

    /**
     * @param written as it stands in the configuration, with references
     * @param first what it said when the configuration was read
     * @param reader throws an {@link IllegalArgumentException} without anything of the content
     */
    LiveText(String written, String first, Supplier<String> reader) {
        this.written = written;
        this.first = first;
        this.reader = reader;
    }

    /** A value that stays as it is. */
    public static LiveText fixed(String text) {
        requireNonNull(text, "text: null (expected: a text)");
        return new LiveText(text, text, () -> text);
    }

    /**
     * A part of the value, or what is made of it.
     *
     * @param maker throws an {@link IllegalArgumentException} without anything of the content where it can make nothing
     */
    public LiveText map(UnaryOperator<String> maker) {
        requireNonNull(maker, "maker: null (expected: what makes another text)");
        return new LiveText(written, maker.apply(first), () -> maker.apply(reader.get()));
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LiveText that && that.written.equals(written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    /** Hides the value, which may be a secret. */
    @Override
    public String toString() {
        return "LiveText";
    }
}
