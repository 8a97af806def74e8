package dev.hitotsu.id;

import java.time.Instant;
import java.util.Optional;

/**
 * The parts of a ULID. Equal ULIDs have equal parts, in whatever case they were written.
 *
 * @param high 48 bits of time, then 16 random bits
 * @param low 64 random bits
 */
public record UlidParts(long high, long low) implements DecodedId {

    @Override
    public Optional<Instant> createdAt() {
        return Optional.of(Instant.ofEpochMilli(high >>> 16));
    }

    /** 26 characters, upper case. */
    @Override
    public String text() {
        return UlidText.of(high, low);
    }
}
