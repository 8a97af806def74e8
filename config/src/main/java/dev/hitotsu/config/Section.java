package dev.hitotsu.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A section of a configuration, which a reader asks for the keys it knows. A section of a file reports what is wrong,
 * and afterwards each key that the reader did not ask for. A section of a {@link JsonSchema} has no values: it writes
 * down what it is asked for. Therefore a reader asks for the same keys whatever the answers are. Not thread-safe.
 */
public sealed interface Section permits YamlSection, SchemaSection {

    /** The value of the key, or its default if it is missing or wrong. Reports a wrong value. */
    <T> T get(Key.WithDefault<T> key);

    /** The value of the key; empty if it is missing or wrong. Reports a wrong value. */
    <T> Optional<T> get(Key.Optional<T> key);

    /** As {@link #get(Key.Optional)}, for a value that may change later, because it refers to files. */
    Optional<LiveText> live(Key.Optional<String> key);

    /** As {@link #get(Key.Required)}, for a value that may change later, because it refers to files. */
    Optional<LiveText> live(Key.Required<String> key);

    /** The value of the key; empty if it is missing or wrong, which is reported. */
    <T> Optional<T> get(Key.Required<T> key);

    /**
     * The texts in the section below the key, whose names are the user's own.
     *
     * @param check says what is wrong with a name, which is reported; empty if nothing is
     */
    Map<String, String> texts(SectionKey key, Function<String, Optional<String>> check);

    /** As {@link #texts}, for values that may change later, because they refer to files. */
    Map<String, LiveText> liveTexts(SectionKey key, Function<String, Optional<String>> check);

    /** What the reader makes of each section in the list below the key; empty if the list is missing. */
    <T> List<T> list(SectionKey key, Function<Section, T> reader);

    /** The values in the list below the key, where one value may stand for a list of one; wrong values are reported. */
    <T> List<T> values(SectionKey key, Conversion<T> conversion);

    /**
     * What the reader makes of the sections below the key, whose names are the user's own, in the order of the file.
     */
    <T> Map<String, T> named(SectionKey key, BiFunction<String, Section, T> reader);

    /** The same of this section, which has no other keys. */
    <T> Map<String, T> named(BiFunction<String, Section, T> reader);

    /** What stands below the key as JSON, whatever it is; empty if the key is missing. */
    Optional<JsonNode> json(SectionKey key);

    /** What the reader makes of the section below the key. A missing section is read as an empty one. */
    <T> T section(SectionKey key, Function<Section, T> reader);

    /** What the reader makes of the section below the key; empty if it is missing. */
    <T> Optional<T> optionalSection(SectionKey key, Function<Section, T> reader);

    /** The same, but a missing section is reported; {@code expected} says what belongs there. */
    <T> Optional<T> requiredSection(SectionKey key, String expected, Function<Section, T> reader);

    /** What is made of the section below the key, which has exactly one of the alternatives; empty after a report. */
    <T> Optional<T> exactlyOne(SectionKey key, List<Alternative<T>> alternatives);

    /**
     * Makes a value of several keys. An {@link IllegalArgumentException} is reported at the key that its message begins
     * with, and the fallback returned.
     */
    <T> T build(Supplier<T> constructor, T fallback);

    /** Reports a problem at the key that the text names before its colon, or at the section. */
    void report(String problem);
}
