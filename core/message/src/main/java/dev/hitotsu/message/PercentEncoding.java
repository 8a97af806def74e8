package dev.hitotsu.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Any text as a header of printable ASCII, as CloudEvents 1.0 does it over HTTP and NATS (HTTP protocol binding,
 * section 3.1.3.2). Stateless. For authors of sinks.
 */
public final class PercentEncoding {
    private static final int HEX = 16;

    private PercentEncoding() {}

    /**
     * The value as such a header can carry it: unchanged where that is possible, else percent-encoded. A value that
     * looks encoded is encoded once more, so that {@link #decode} gives back every value.
     */
    public static String encode(String value) {
        requireNonNull(value, "value: null (expected: a text)");
        return isCarriedAsItIs(value) ? value : encode(value, c -> isPrintable(c) && c != ' ' && c != '%' && c != '"');
    }

    /** Asked for each header of each message: without a copy, but where something looks encoded. */
    private static boolean isCarriedAsItIs(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isPrintable(value.charAt(i))) {
                return false;
            }
        }
        return !value.startsWith(" ") && !value.endsWith(" ") && decode(value).equals(value);
    }

    /** The text with every byte of its UTF-8 percent-encoded that is not plain. */
    public static String encode(String text, IntPredicate isPlain) {
        requireNonNull(text, "text: null (expected: a text)");
        requireNonNull(isPlain, "isPlain: null (expected: a predicate)");
        StringBuilder encoded = new StringBuilder();
        for (byte next : text.getBytes(UTF_8)) {
            int c = next & 0xFF;
            if (isPlain.test(c)) {
                encoded.append((char) c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", c));
            }
        }
        return encoded.toString();
    }

    /** What {@link #encode(String)} was given. */
    public static String decode(String value) {
        requireNonNull(value, "value: null (expected: a text)");
        if (value.indexOf('%') < 0) {
            return value;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = 0;
        while (next < value.length()) {
            if (isEscape(value, next)) {
                bytes.write(Integer.parseInt(value, next + 1, next + 3, HEX));
                next += 3;
            } else {
                int end = value.offsetByCodePoints(next, 1);
                bytes.writeBytes(value.substring(next, end).getBytes(UTF_8));
                next = end;
            }
        }
        return bytes.toString(UTF_8);
    }

    private static boolean isEscape(String value, int i) {
        return value.charAt(i) == '%'
                && i + 2 < value.length()
                && Character.digit(value.charAt(i + 1), HEX) >= 0
                && Character.digit(value.charAt(i + 2), HEX) >= 0;
    }

    private static boolean isPrintable(int c) {
        return c >= ' ' && c < 0x7F;
    }
}
