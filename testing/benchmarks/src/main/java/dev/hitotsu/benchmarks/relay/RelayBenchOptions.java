package dev.hitotsu.benchmarks.relay;

/**
 * What is measured.
 *
 * @param messages how many messages the backlog has, 1,000 to 4,000,000, which is what the log holds
 * @param rounds how often it is drained after the warm-up, 1 to 100
 * @param append whether appending is measured too
 */
record RelayBenchOptions(SinkKind sink, long messages, int rounds, boolean append) {
    RelayBenchOptions {
        if (messages < 1_000 || messages > 4_000_000) {
            throw new IllegalArgumentException("--messages: " + messages + " (expected: 1000..4000000)");
        }
        if (rounds < 1 || rounds > 100) {
            throw new IllegalArgumentException("--rounds: " + rounds + " (expected: 1..100)");
        }
    }

    /** Where the relay delivers to. */
    enum SinkKind {
        none,
        kafka
    }
}
