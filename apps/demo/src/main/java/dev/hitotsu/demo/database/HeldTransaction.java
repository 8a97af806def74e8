package dev.hitotsu.demo.database;

/** A transaction that appends a message about an order that does not exist, and is never committed. For one thread. */
public interface HeldTransaction extends AutoCloseable {
    /** Begins the transaction, the first time or again after a restart of the server. */
    void begin() throws Exception;

    /** How often it was begun. */
    int beginCount();

    /** Rolls it back. */
    @Override
    void close();
}
