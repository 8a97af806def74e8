package dev.hitotsu.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes in bytes as people write them: {@code 65536}, {@code 64KiB}, {@code 16MiB}; {@code kB} and {@code MB} are
 * decimal.
 */
final class SizeText {
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([A-Za-z]*)");

    /** From the largest binary unit down to one byte, then the decimal ones. */
    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("GiB", 1L << 30);
        UNITS.put("MiB", 1L << 20);
        UNITS.put("KiB", 1L << 10);
        UNITS.put("", 1L);
        UNITS.put("B", 1L);
        UNITS.put("kB", 1_000L);
        UNITS.put("MB", 1_000_000L);
        UNITS.put("GB", 1_000_000_000L);
    }

    private SizeText() {}

    static long parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw Conversion.unexpected(text, "a size in bytes, such as 65536, 64KiB or 16MiB", null);
        }
        try {
            return Math.multiplyExact(Conversion.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
            throw Conversion.unexpected(text, "fewer than 2^63 bytes", e);
        }
    }

    /** In the largest binary unit that divides the size. */
    static String format(long bytes) {
        return UNITS.entrySet().stream()
                .filter(unit -> bytes != 0 && bytes % unit.getValue() == 0)
                .findFirst()
                .map(unit -> bytes / unit.getValue() + unit.getKey())
                .orElse("0");
    }
}
