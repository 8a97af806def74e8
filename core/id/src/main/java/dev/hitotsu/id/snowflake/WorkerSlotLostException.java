package dev.hitotsu.id.snowflake;

import dev.hitotsu.id.IdException;
import org.jspecify.annotations.Nullable;

/** The worker slot is lost, and no other could be leased. The next call of the generator tries again. */
public final class WorkerSlotLostException extends IdException {
    private static final long serialVersionUID = 1L;

    /** An exception whose message names the slot. */
    public WorkerSlotLostException(String message) {
        this(message, null);
    }

    /** As {@link #WorkerSlotLostException(String)}, with a cause. */
    public WorkerSlotLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
