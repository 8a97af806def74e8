package dev.hitotsu.id;

import dev.hitotsu.id.internal.QuotedText;
import java.util.Comparator;

/**
 * Long ids on their way through JSON and databases.
 *
 * <p>JSON readers in JavaScript round numbers from 2^53 on, so ids travel as strings. PostgreSQL and MySQL order their
 * {@code BIGINT} as signed: ids that use the 64th bit keep their order there in the {@linkplain #toSigned signed form}.
 */
public final class LongIds {
    private static final Comparator<Long> UNSIGNED_ORDER = Long::compareUnsigned;

    private LongIds() {}

    /** The id in decimal, without a sign. */
    public static String toText(long id) {
        return Long.toUnsignedString(id);
    }

    /**
     * The inverse of {@link #toText}.
     *
     * @throws IllegalArgumentException if it is no decimal number of 0 to 2^64 - 1
     */
    public static long fromText(String text) {
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException tooLarge) {
                // Said below, like everything else that is not such a number.
            }
        }
        throw new IllegalArgumentException(
                "id: " + QuotedText.of(text) + " (expected: decimal digits, 0..18446744073709551615)");
    }

    /** The order in which ids were made, whether or not the 64th bit is in use. */
    public static Comparator<Long> unsignedOrder() {
        return UNSIGNED_ORDER;
    }

    /** Maps 0..2^64-1 onto the signed longs in the same order, for a signed column. Its own inverse is {@link #fromSigned}. */
    public static long toSigned(long id) {
        return id ^ Long.MIN_VALUE;
    }

    /** The id that {@link #toSigned} was given. */
    public static long fromSigned(long stored) {
        return stored ^ Long.MIN_VALUE;
    }
}
