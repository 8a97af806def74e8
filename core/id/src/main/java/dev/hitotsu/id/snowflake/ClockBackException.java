package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Duration;

/** The clock is behind the last id. A later call succeeds, once the clock has caught up. */
public final class ClockBackException extends IdException {
    private static final long serialVersionUID = 1L;

    private final Duration behind;

    ClockBackException(Duration behind, String expected) {
        super("clock: " + behind.toMillis() + " ms behind the last id (expected: " + expected + ")");
        this.behind = behind;
    }

    /** How long the clock needs to catch up, if it is not set back again. */
    public Duration behind() {
        return behind;
    }
}
