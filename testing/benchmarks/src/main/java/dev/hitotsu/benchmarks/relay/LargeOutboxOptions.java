package dev.hitotsu.benchmarks.relay;

import picocli.CommandLine.Option;

/** How large the outbox of a benchmark is, and how often that is measured. */
final class LargeOutboxOptions {
    @Option(
            names = "--messages",
            description = "How many messages are dead, and how many are pending (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000000")
    private long messages;

    @Option(
            names = "--rounds",
            description = "Rounds after the warm-up (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int rounds;

    /** How many are dead, and how many are pending. */
    long messages() {
        if (messages < 10_000 || messages > 1_500_000) {
            throw new IllegalArgumentException("--messages: " + messages + " (expected: 10000..1500000)");
        }
        return messages;
    }

    int rounds() {
        if (rounds < 2 || rounds > 100) {
            throw new IllegalArgumentException("--rounds: " + rounds + " (expected: 2..100)");
        }
        return rounds;
    }
}
