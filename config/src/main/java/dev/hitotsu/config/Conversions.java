package dev.hitotsu.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the text of a value means. Each throws an {@link IllegalArgumentException} with the value and what was expected. */
public final class Conversions {
    private static final Pattern DURATION = Pattern.compile("(?:\\d+(?:ns|us|ms|s|m|h|d))+");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d+)(ns|us|ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([A-Za-z]*)");
    private static final Map<String, Long> SIZES = Map.of(
            "",
            1L,
            "B",
            1L,
            "kB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "KiB",
            1L << 10,
            "MiB",
            1L << 20,
            "GiB",
            1L << 30);

    private Conversions() {}

    /** {@code 250ms}, {@code 5s}, {@code 1m}, {@code 1h30m}, {@code 2d}, or as in ISO 8601, {@code PT5S}. */
    public static Duration duration(String text) {
        try {
            return DURATION.matcher(text).matches() ? sum(text) : Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw wrong(text, "a duration with its unit, such as 250ms, 5s, 1m or PT5S", e);
        }
    }

    private static Duration sum(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = DURATION_PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(one(part.group(2)).multipliedBy(whole(part.group(1))));
        }
        return sum;
    }

    private static Duration one(String unit) {
        return switch (unit) {
            case "ns" -> Duration.ofNanos(1);
            case "us" -> Duration.ofNanos(1_000);
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    /** Bytes: {@code 65536}, {@code 64KiB}, {@code 16MiB}, {@code 1GiB}; {@code kB}, {@code MB} and {@code GB} are decimal. */
    public static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        Long unit = matcher.matches() ? SIZES.get(matcher.group(2)) : null;
        if (unit == null) {
            throw wrong(text, "a size in bytes, such as 65536, 64KiB or 16MiB", null);
        }
        try {
            return Math.multiplyExact(whole(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
            throw wrong(text, "fewer than 2^63 bytes", e);
        }
    }

    public static int integer(String text) {
        try {
            return Integer.parseInt(text.replace("_", ""));
        } catch (NumberFormatException e) {
            throw wrong(text, "a whole number", e);
        }
    }

    private static long whole(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw wrong(digits, "fewer digits", e);
        }
    }

    public static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw wrong(text, "a number, such as 0.5", e);
        }
    }

    public static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(text, "true or false", null);
        };
    }

    /** The names of the enum in lower case with hyphens: {@code park-key}. */
    public static <E extends Enum<E>> Function<String, E> choice(Class<E> type) {
        return text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> text.replace('-', '_').equalsIgnoreCase(constant.name()))
                .findFirst()
                .orElseThrow(() -> wrong(text, "one of " + choices(type), null));
    }

    private static <E extends Enum<E>> String choices(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Conversions::written).collect(Collectors.joining(", "));
    }

    /** An enum's constant as it is written in a configuration and on the command line. */
    public static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static IllegalArgumentException wrong(String text, String expected, @Nullable Throwable cause) {
        return new IllegalArgumentException(text + " (expected: " + expected + ")", cause);
    }
}
