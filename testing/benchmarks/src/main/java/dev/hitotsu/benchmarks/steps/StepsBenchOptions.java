package dev.hitotsu.benchmarks.steps;

/**
 * What to measure.
 *
 * @param runs of each round
 * @param rounds in which each contender has its turn; 0 for none
 * @param killed runs whose processes are killed; 0 for none
 * @param processes that take up the same runs, and are killed
 * @param doubtful calls that are killed between charge and record, and refused then; 0 for none
 * @param resting runs at rest; 0 for none
 * @param waking how many of them wake at one moment
 */
record StepsBenchOptions(int runs, int rounds, int killed, int processes, int doubtful, int resting, int waking) {
    StepsBenchOptions {
        require("--runs", runs, 100, 1_000_000);
        require("--rounds", rounds, 0, 1_000);
        require("--killed", killed, 0, 1_000_000);
        require("--processes", processes, 2, 100);
        require("--doubtful", doubtful, 0, 1_000_000);
        require("--resting", resting, 0, 100_000_000);
        require("--waking", waking, 1, Math.max(1, resting));
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }
}
