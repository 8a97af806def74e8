package dev.hitotsu.id;

import java.time.Instant;
import java.util.Optional;

/** The parts of an id. */
public sealed interface DecodedId permits SnowflakeParts, UuidParts, UlidParts {

    /** When the id was made, by the clock of its generator; empty for kinds of ids without a time. */
    Optional<Instant> createdAt();

    /** The id in the usual notation of its kind. */
    String text();
}
