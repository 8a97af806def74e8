package dev.hitotsu.benchmarks.id;

import java.time.Duration;

/**
 * How ids are looked through for duplicates.
 *
 * @param count how many ids at least, 1,000 to 10,000,000,000
 * @param processes how many make them at a time, 1 to 32
 * @param faultEvery how long on average between two faults
 * @param clockStep how far from the right time clocks are set, at most
 */
record DuplicatesOptions(
        long count, int processes, long seed, Duration faultEvery, Duration clockStep, Protection protection) {
    DuplicatesOptions {
        if (count < 1_000 || count > 10_000_000_000L) {
            throw new IllegalArgumentException("--count: " + count + " (expected: 1000..10000000000)");
        }
        if (processes < 1 || processes > 32) {
            throw new IllegalArgumentException("--processes: " + processes + " (expected: 1..32)");
        }
    }
}
