package dev.hitotsu.id;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * The parts of a Snowflake id.
 *
 * @param id the whole id, an unsigned number
 * @param time when the id was made, in whole milliseconds; it may be ahead of the generator's clock by up to the borrow
 */
public record SnowflakeParts(long id, Instant time, int datacenter, int worker, int sequence) implements DecodedId {
    public SnowflakeParts {
        requireNonNull(time, "time: null (expected: a time)");
    }

    @Override
    public Optional<Instant> createdAt() {
        return Optional.of(time);
    }

    @Override
    public String text() {
        return LongIds.toText(id);
    }
}
