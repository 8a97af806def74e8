package dev.hitotsu.id;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.id.internal.QuotedText;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/**
 * Tells what kind of id a text is, by its form, and takes it apart. Immutable.
 *
 * <pre>{@code
 * DecodedId id = IdDecoder.of(SnowflakeLayout.defaults()::decode).decode(text);
 * }</pre>
 */
public final class IdDecoder {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final int MAX_DECIMAL_DIGITS = 20;

    private final LongFunction<SnowflakeParts> snowflakeDecoder;

    private IdDecoder(LongFunction<SnowflakeParts> snowflakeDecoder) {
        this.snowflakeDecoder = snowflakeDecoder;
    }

    /**
     * A decoder that reads Snowflake ids with this function.
     *
     * @param snowflakeDecoder the {@code decode} of the ids' layout: a Snowflake id does not say which layout it has
     */
    public static IdDecoder of(LongFunction<SnowflakeParts> snowflakeDecoder) {
        requireNonNull(snowflakeDecoder, "snowflakeDecoder: null (expected: a decoder, such as layout::decode)");
        return new IdDecoder(snowflakeDecoder);
    }

    /**
     * Takes an id apart: 36 characters with dashes are a UUID, 26 a ULID, up to 20 digits a Snowflake id.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public DecodedId decode(String text) {
        requireNonNull(text, "text: null (expected: text)");
        if (UUID_TEXT.matcher(text).matches()) {
            return new UuidParts(UUID.fromString(text));
        }
        if (text.length() == UlidText.LENGTH) {
            return UlidText.parse(text);
        }
        if (!text.isEmpty()
                && text.length() <= MAX_DECIMAL_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return snowflakeDecoder.apply(LongIds.fromText(text));
        }
        throw new IllegalArgumentException("id: " + QuotedText.of(text)
                + " (expected: a UUID of 36 characters, a ULID of 26, or a Snowflake id of up to 20 digits)");
    }
}
