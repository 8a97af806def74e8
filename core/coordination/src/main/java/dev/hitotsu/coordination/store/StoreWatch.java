package dev.hitotsu.coordination.store;

/** Word of changes, until it is closed. A call may still come while it is being closed. Thread-safe. */
public interface StoreWatch extends AutoCloseable {
    /** Ends it; does not block and does not throw. */
    @Override
    void close();
}
