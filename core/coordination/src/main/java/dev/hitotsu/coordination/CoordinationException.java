package dev.hitotsu.coordination;

import dev.hitotsu.coordination.store.ListTooLongException;
import dev.hitotsu.coordination.store.SessionEndedException;
import dev.hitotsu.coordination.store.StoreUnavailableException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Coordination failed: the store does not answer, or refuses the request. */
public class CoordinationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CoordinationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Calls the store, and turns its exceptions into this one. */
    static <T> T translate(Supplier<T> call) {
        try {
            return call.get();
        } catch (StoreUnavailableException | SessionEndedException e) {
            throw new CoordinationException("store: " + e.getMessage(), e);
        } catch (ListTooLongException e) {
            throw new CoordinationException(String.valueOf(e.getMessage()), e);
        }
    }
}
