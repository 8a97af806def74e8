package dev.hitotsu.id;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;
import java.util.Comparator;

/**
 * Conversions of long ids for JSON and databases.
 *
 * <p>JavaScript rounds numbers from 2^53 on, so JSON should carry ids as strings. PostgreSQL and MySQL order {@code
 * BIGINT} as signed numbers. Ids that use the 64th bit keep their order there in the {@linkplain #toSigned signed
 * form}.
 */
public final class LongIds {
    private static final Comparator<Long> UNSIGNED_ORDER = Long::compareUnsigned;

    private LongIds() {}

    /** The id as an unsigned decimal number. */
    public static String toText(long id) {
        return Long.toUnsignedString(id);
    }

    /**
     * The inverse of {@link #toText}.
     *
     * @throws IllegalArgumentException if the text is not a decimal number of 0 to 2^64 - 1
     */
    public static long fromText(String text) {
        requireNonNull(text, "text: null (expected: text)");
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException tooLarge) {
                // The exception below covers this case too.
            }
        }
        throw new IllegalArgumentException(
                "id: " + QuotedText.of(text) + " (expected: decimal digits, 0..18446744073709551615)");
    }

    /** The order in which ids were made, whether or not they use the 64th bit. */
    public static Comparator<Long> unsignedOrder() {
        return UNSIGNED_ORDER;
    }

    /**
     * Maps 0..2^64-1 to the signed longs in the same order, for a signed column. The inverse is {@link #fromSigned}.
     */
    public static long toSigned(long id) {
        return id ^ Long.MIN_VALUE;
    }

    /** The inverse of {@link #toSigned}. */
    public static long fromSigned(long stored) {
        return stored ^ Long.MIN_VALUE;
    }
}
