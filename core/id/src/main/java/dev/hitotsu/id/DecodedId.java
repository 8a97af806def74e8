package dev.hitotsu.id;

import java.time.Instant;
import java.util.Optional;

/** What an id tells about itself. */
public sealed interface DecodedId permits SnowflakeParts, UuidParts, UlidParts {

    /** When it was made, by the clock of its maker; empty for kinds that do not say. */
    Optional<Instant> createdAt();

    /** The id as its kind is usually written. */
    String text();
}
