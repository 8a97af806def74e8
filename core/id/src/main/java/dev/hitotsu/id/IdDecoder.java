package dev.hitotsu.id;

import java.util.UUID;
import java.util.regex.Pattern;

/** Tells by its form what kind an id is, and takes it apart. Immutable. */
public final class IdDecoder {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final int LONGEST_DECIMAL = 20;

    private final SnowflakeLayout layout;

    private IdDecoder(SnowflakeLayout layout) {
        this.layout = layout;
    }

    /** Snowflake ids are read by this layout: nothing in them says which they have. */
    public static IdDecoder of(SnowflakeLayout layout) {
        return new IdDecoder(layout);
    }

    /**
     * Takes an id apart: 36 characters with dashes are a UUID, 26 a ULID, up to 20 digits a Snowflake id.
     *
     * @throws IllegalArgumentException if it is none of these, naming it and what was expected
     */
    public DecodedId decode(String text) {
        if (UUID_TEXT.matcher(text).matches()) {
            return new UuidParts(UUID.fromString(text));
        }
        if (text.length() == UlidText.LENGTH) {
            return UlidText.parse(text);
        }
        if (!text.isEmpty() && text.length() <= LONGEST_DECIMAL && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return layout.decode(LongIds.fromText(text));
        }
        throw new IllegalArgumentException("id: " + Shown.of(text)
                + " (expected: a UUID of 36 characters, a ULID of 26, or a Snowflake id of up to 20 digits)");
    }
}
