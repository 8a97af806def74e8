package dev.hitotsu.benchmarks.steps;

/** Does three INSERTs, each in a transaction of its own, in its own way. Thread-safe; blocks. */
interface Contender extends AutoCloseable {
    String name();

    /** One run. The key is another one each time. */
    void run(String key) throws Exception;

    @Override
    void close();
}
