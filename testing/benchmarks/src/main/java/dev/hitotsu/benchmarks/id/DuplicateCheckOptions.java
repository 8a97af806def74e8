package dev.hitotsu.benchmarks.id;

import java.time.Duration;

/**
 * The options of the search for duplicates.
 *
 * @param count minimum number of ids, 1,000 to 10,000,000,000
 * @param processes number of concurrent processes, 1 to 32
 * @param faultEvery average time between two faults
 * @param clockStep maximum offset of clocks from the right time
 */
record DuplicateCheckOptions(
        long count, int processes, long seed, Duration faultEvery, Duration clockStep, Protection protection) {
    DuplicateCheckOptions {
        if (count < 1_000 || count > 10_000_000_000L) {
            throw new IllegalArgumentException("--count: " + count + " (expected: 1000..10000000000)");
        }
        if (processes < 1 || processes > 32) {
            throw new IllegalArgumentException("--processes: " + processes + " (expected: 1..32)");
        }
    }
}
