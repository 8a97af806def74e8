package dev.hitotsu.benchmarks.coordination;

import java.util.function.Consumer;

/** The client of a coordination service, ours or a peer's. Used by one thread at a time. */
interface CoordinationClient extends AutoCloseable {
    /** Acquires a lock. Waits as long as necessary. Closing the result releases the lock. */
    AutoCloseable lock(String name) throws Exception;

    /** Registers an instance of a service. Closing the result removes it. */
    AutoCloseable register(String service, String id) throws Exception;

    /** Passes the number of instances at each change to the consumer, until the result is closed. */
    AutoCloseable watch(String service, Consumer<Integer> instances) throws Exception;
}
