package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import org.jspecify.annotations.Nullable;

/** The worker slot is no longer ours. The generator never works again: make a new one, on a new slot. */
public final class WorkerSlotLostException extends IdException {
    private static final long serialVersionUID = 1L;

    /** The message names the slot. */
    public WorkerSlotLostException(String message) {
        this(message, null);
    }

    /** The same, with what it came from. */
    public WorkerSlotLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
