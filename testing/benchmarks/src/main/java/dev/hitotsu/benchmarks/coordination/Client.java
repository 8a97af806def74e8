package dev.hitotsu.benchmarks.coordination;

import java.util.function.Consumer;

/** One process's way to a coordination service: ours, or a peer's. Used by one thread at a time. */
interface Client extends AutoCloseable {
    /** Takes the lock of that name, waiting as long as it takes. */
    AutoCloseable lock(String name) throws Exception;

    /** Registers an instance of a service until that is closed. */
    AutoCloseable register(String service, String id) throws Exception;

    /** Tells how many instances of the service there are, at each change, until that is closed. */
    AutoCloseable watch(String service, Consumer<Integer> instances) throws Exception;
}
