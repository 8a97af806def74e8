package dev.hitotsu.coordination.store;

/** A watch. Closing it ends the notifications; one may still come during the call. Thread-safe. */
public interface StoreWatch extends AutoCloseable {
    /** Ends the watch. Does not block and does not throw. */
    @Override
    void close();
}
