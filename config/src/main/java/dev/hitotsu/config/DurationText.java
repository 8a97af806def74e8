package dev.hitotsu.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 5s}, {@code 1h30m}, or ISO 8601, {@code PT5S}. */
final class DurationText {
    private static final Pattern DURATION = Pattern.compile("(?:\\d+(?:ns|us|ms|s|m|h|d))+");
    private static final Pattern PART = Pattern.compile("(\\d+)(ns|us|ms|s|m|h|d)");
    private static final int MAX_LENGTH = 100;
    private static final String EXPECTED = "a duration with its unit, such as 250ms, 5s, 1m or PT5S";

    /** From the longest to the shortest. */
    private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", Duration.ofDays(1));
        UNITS.put("h", Duration.ofHours(1));
        UNITS.put("m", Duration.ofMinutes(1));
        UNITS.put("s", Duration.ofSeconds(1));
        UNITS.put("ms", Duration.ofMillis(1));
        UNITS.put("us", Duration.ofNanos(1_000));
        UNITS.put("ns", Duration.ofNanos(1));
    }

    private DurationText() {}

    static Duration parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw Conversion.unexpected(text, EXPECTED, null);
        }
        try {
            return DURATION.matcher(text).matches() ? sum(text) : Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw Conversion.unexpected(text, EXPECTED, e);
        }
    }

    private static Duration sum(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            Duration unit = UNITS.getOrDefault(part.group(2), Duration.ZERO);
            sum = sum.plus(unit.multipliedBy(Conversion.parseLong(part.group(1))));
        }
        return sum;
    }

    /** The shortest text that {@link #parse} reads as this duration, which is not negative. */
    static String format(Duration duration) {
        StringBuilder text = new StringBuilder();
        Duration rest = duration;
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            long count = rest.dividedBy(unit.getValue());
            if (count > 0) {
                text.append(count).append(unit.getKey());
                rest = rest.minus(unit.getValue().multipliedBy(count));
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
