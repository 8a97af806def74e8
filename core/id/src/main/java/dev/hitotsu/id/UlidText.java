package dev.hitotsu.id;

import dev.hitotsu.id.internal.QuotedText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text form of ULIDs: 26 characters in Crockford's base 32, the highest bits first. */
final class UlidText {
    static final int LENGTH = 26;

    private static final byte[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();
    private static final int BITS = 5;
    private static final int MASK = 31;
    private static final int LOW_DIGITS = 12;

    private UlidText() {}

    static String of(long high, long low) {
        byte[] text = new byte[LENGTH];
        // The low 60 bits make 12 digits; the 4 above them share a digit with the lowest of the high part.
        long rest = low;
        for (int i = LENGTH - 1; i >= LENGTH - LOW_DIGITS; i--) {
            text[i] = DIGITS[(int) rest & MASK];
            rest >>>= BITS;
        }
        text[LENGTH - LOW_DIGITS - 1] = DIGITS[(int) (rest | (high << 4)) & MASK];
        rest = high >>> 1;
        for (int i = LENGTH - LOW_DIGITS - 2; i >= 0; i--) {
            text[i] = DIGITS[(int) rest & MASK];
            rest >>>= BITS;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a ULID in upper or lower case. It rejects the letters I, L, O and U, and does not guess what they stand
     * for.
     */
    static UlidParts parse(String text) {
        if (text.length() != LENGTH) {
            throw malformed(text, "26 characters of base 32");
        }
        if (text.charAt(0) > '7') {
            throw malformed(text, "a ULID of 128 bits, which begins with 0 to 7");
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            int value = valueOf(text, i);
            high = (high << BITS) | (low >>> (Long.SIZE - BITS));
            low = (low << BITS) | value;
        }
        return new UlidParts(high, low);
    }

    private static int valueOf(String text, int index) {
        char c = text.charAt(index);
        int value = c < VALUES.length ? VALUES[c] : -1;
        if (value < 0) {
            throw malformed(text, "a ULID: at index " + index + " a digit, or a letter other than I, L, O and U");
        }
        return value;
    }

    private static IllegalArgumentException malformed(String text, String expected) {
        return new IllegalArgumentException("id: " + QuotedText.of(text) + " (expected: " + expected + ")");
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (byte i = 0; i < DIGITS.length; i++) {
            values[DIGITS[i]] = i;
            values[Character.toLowerCase(DIGITS[i])] = i;
        }
        return values;
    }
}
