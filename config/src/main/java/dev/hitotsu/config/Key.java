package dev.hitotsu.config;

/**
 * A key that a reader asks a {@link Section} for. The same declaration reads the value and describes it in the JSON
 * Schema.
 *
 * @param <T> what the value becomes
 */
public sealed interface Key<T> {
    /** The key as it stands in the file. */
    String name();

    /** What the text of the value means. */
    Conversion<T> conversion();

    /** One sentence for the person who writes the file. */
    String description();

    /** A key that must be given; {@code expected} says what, in the message about its absence. */
    static <T> Required<T> required(String name, Conversion<T> conversion, String description, String expected) {
        return new Required<>(name, conversion, description, expected);
    }

    /** A key that may be missing; {@code absent} says what happens then. */
    static <T> Optional<T> optional(String name, Conversion<T> conversion, String description, String absent) {
        return new Optional<>(name, conversion, description, absent);
    }

    /** A key with a value that applies when it is missing. */
    static <T> WithDefault<T> withDefault(String name, Conversion<T> conversion, T defaultValue, String description) {
        return new WithDefault<>(name, conversion, description, defaultValue);
    }

    /** Made by {@link Key#required}. */
    record Required<T>(String name, Conversion<T> conversion, String description, String expected) implements Key<T> {}

    /** Made by {@link Key#optional}. */
    record Optional<T>(String name, Conversion<T> conversion, String description, String absent) implements Key<T> {}

    /** Made by {@link Key#withDefault}. */
    record WithDefault<T>(String name, Conversion<T> conversion, String description, T defaultValue)
            implements Key<T> {}
}
