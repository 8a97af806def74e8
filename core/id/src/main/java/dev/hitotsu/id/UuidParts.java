package dev.hitotsu.id;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A UUID of version 4 or 7 (RFC 9562). */
public record UuidParts(UUID id) implements DecodedId {
    private static final int RFC_9562 = 2;

    public UuidParts {
        requireNonNull(id, "id: null (expected: a UUID)");
        if (id.variant() != RFC_9562 || (id.version() != 4 && id.version() != 7)) {
            throw new IllegalArgumentException("id: " + id + " of variant " + id.variant() + ", version " + id.version()
                    + " (expected: a UUID of variant 2, version 4 or 7)");
        }
    }

    /** 4 or 7. */
    public int version() {
        return id.version();
    }

    @Override
    public Optional<Instant> createdAt() {
        return version() == 7
                ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                : Optional.empty();
    }

    @Override
    public String text() {
        return id.toString();
    }
}
