package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import java.time.Duration;

/** The clock is behind the ids already given. A later call succeeds, once the clock has caught up. */
public final class ClockBackException extends IdException {
    private static final long serialVersionUID = 1L;

    private final Duration behind;

    ClockBackException(Duration behind, String expected) {
        super("clock: " + behind.toMillis() + " ms behind the last id (expected: " + expected + ")");
        this.behind = behind;
    }

    /** How long until the clock has caught up, if it does not step again. */
    public Duration behind() {
        return behind;
    }
}
