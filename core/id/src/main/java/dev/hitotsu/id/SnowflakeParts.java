package dev.hitotsu.id;

import dev.hitotsu.id.snowflake.Snowflake;
import java.time.Instant;
import java.util.Optional;

/**
 * A Snowflake id taken apart.
 *
 * @param id the whole, to be read as unsigned
 * @param time when it was made, in whole milliseconds; up to the borrow ahead of the clock that it was made by
 */
public record SnowflakeParts(long id, Instant time, int datacenter, int worker, int sequence) implements DecodedId {

    @Override
    public Optional<Instant> createdAt() {
        return Optional.of(time);
    }

    @Override
    public String text() {
        return LongIds.toText(id);
    }
}
