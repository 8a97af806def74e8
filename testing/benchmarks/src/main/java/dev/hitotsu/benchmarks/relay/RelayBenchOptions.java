package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.outbox.OutboxSource;

/**
 * The options of the benchmark.
 *
 * @param messages size of the backlog, 1,000 to 4,000,000, which is the capacity of the log
 * @param rounds rounds after the warm-up, 1 to 100
 * @param append whether to measure appending, too
 * @param read how the relay learns of messages
 */
record RelayBenchOptions(SinkKind sink, long messages, int rounds, boolean append, OutboxSource read) {
    RelayBenchOptions {
        if (messages < 1_000 || messages > 4_000_000) {
            throw new IllegalArgumentException("--messages: " + messages + " (expected: 1000..4000000)");
        }
        if (rounds < 1 || rounds > 100) {
            throw new IllegalArgumentException("--rounds: " + rounds + " (expected: 1..100)");
        }
    }

    /** Whether the database's log is read. */
    boolean log() {
        return read != OutboxSource.POLLING;
    }

    /** The sink of the relay. */
    enum SinkKind {
        none,
        kafka,
        nats,
        pubsub,
        sqs;

        /** Whether it is measured beside its bare client alone. */
        boolean isBesideItsClient() {
            return this != none && this != kafka;
        }
    }
}
