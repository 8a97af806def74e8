package dev.hitotsu.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a value means, and how a JSON Schema describes such a text. Immutable.
 *
 * @param <T> what the text becomes
 */
public final class Conversion<T> {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_SHOWN = 100;
    private static final int MAX_MATCHED = 4_096;

    /** Any text; YAML may take it for a number or a flag. */
    public static final Conversion<String> TEXT = of(Function.identity(), Function.identity());

    /** {@code 250ms}, {@code 5s}, {@code 1m}, {@code 1h30m}, {@code 2d}, or as in ISO 8601, {@code PT5S}. */
    public static final Conversion<Duration> DURATION = new Conversion<>(
            "duration", ValueSchemas.DURATION, DurationText::parse, value -> JSON.textNode(DurationText.format(value)));

    /**
     * Bytes: {@code 65536}, {@code 64KiB}, {@code 16MiB}, {@code 1GiB}; {@code kB}, {@code MB} and {@code GB} are
     * decimal.
     */
    public static final Conversion<Long> SIZE = new Conversion<>(
            "size", ValueSchemas.SIZE, SizeText::parse, value -> JSON.textNode(SizeText.format(value)));

    /** A whole number; underscores may group its digits. */
    public static final Conversion<Integer> INTEGER =
            new Conversion<>("integer", ValueSchemas.INTEGER, Conversion::parseInteger, JSON::numberNode);

    /** A number, such as {@code 0.5}. */
    public static final Conversion<Double> NUMBER =
            new Conversion<>("number", ValueSchemas.NUMBER, Conversion::parseNumber, JSON::numberNode);

    /** {@code true} or {@code false}. */
    public static final Conversion<Boolean> FLAG =
            new Conversion<>("flag", ValueSchemas.FLAG, Conversion::parseFlag, JSON::booleanNode);

    private final @Nullable String definition;
    private final ObjectNode schema;
    private final Function<String, T> parser;
    private final Function<T, JsonNode> toJson;

    private Conversion(
            @Nullable String definition, ObjectNode schema, Function<String, T> parser, Function<T, JsonNode> toJson) {
        this.definition = definition;
        this.schema = schema;
        this.parser = parser;
        this.toJson = toJson;
    }

    /**
     * A conversion of the caller's own.
     *
     * @param parser throws an {@link IllegalArgumentException} that names the text and what was expected
     * @param format writes a value as the parser reads it
     */
    public static <T> Conversion<T> of(Function<String, T> parser, Function<T, String> format) {
        return new Conversion<>("text", ValueSchemas.TEXT, parser, value -> JSON.textNode(format.apply(value)));
    }

    /** Text that matches the pattern as a whole; {@code expected} tells a person what it matches. */
    public static Conversion<String> text(Pattern pattern, String expected) {
        return of(text -> matching(text, pattern, expected), Function.identity())
                .describedBy(pattern);
    }

    /** The names of the enum in lower case with hyphens, such as {@code park-key}. */
    public static <E extends Enum<E>> Conversion<E> choice(Class<E> type) {
        String expected = "one of " + String.join(", ", EnumNames.all(type));
        return new Conversion<>(
                null,
                ValueSchemas.choice(EnumNames.all(type)),
                text -> EnumNames.find(type, text).orElseThrow(() -> unexpected(text, expected, null)),
                value -> JSON.textNode(EnumNames.kebabCase(value)));
    }

    /**
     * The same conversion with a pattern for the JSON Schema alone: it must match every text that the parser accepts.
     */
    public Conversion<T> describedBy(Pattern pattern) {
        return new Conversion<>(null, ValueSchemas.matching(pattern), parser, toJson);
    }

    /**
     * What the text means.
     *
     * @throws IllegalArgumentException with the text and what was expected
     */
    public T parse(String text) {
        return parser.apply(text);
    }

    JsonNode toJson(T value) {
        return toJson.apply(value);
    }

    /** The name under which a JSON Schema defines the values once; empty if each key describes its own. */
    Optional<String> definition() {
        return Optional.ofNullable(definition);
    }

    ObjectNode schema() {
        return schema.deepCopy();
    }

    private static String matching(String text, Pattern pattern, String expected) {
        // A repeated group takes a part of the stack for each repetition.
        if (text.length() > MAX_MATCHED || !pattern.matcher(text).matches()) {
            throw unexpected(text, expected, null);
        }
        return text;
    }

    private static int parseInteger(String text) {
        try {
            return Integer.parseInt(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw unexpected(text, "a whole number", e);
        }
    }

    static long parseLong(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw unexpected(digits, "fewer digits", e);
        }
    }

    private static double parseNumber(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw unexpected(text, "a number, such as 0.5", e);
        }
    }

    private static boolean parseFlag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unexpected(text, "true or false", null);
        };
    }

    static IllegalArgumentException unexpected(String text, String expected, @Nullable Throwable cause) {
        String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
        return new IllegalArgumentException(shown + " (expected: " + expected + ")", cause);
    }
}
