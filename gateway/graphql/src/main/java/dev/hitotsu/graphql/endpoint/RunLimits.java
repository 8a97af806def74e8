package dev.hitotsu.graphql.endpoint;

import java.time.Duration;

/**
 * What a run of an operation may take.
 *
 * @param budget the time for all of it
 * @param maxCalls to services
 * @param maxAnswerBytes of all answers of services together
 */
public record RunLimits(Duration budget, int maxCalls, long maxAnswerBytes) {
    /** The usual ones. */
    public static final RunLimits DEFAULT = new RunLimits(Duration.ofSeconds(10), 100, 8L << 20);

    private static final int MAX_CALLS = 10_000;

    public RunLimits {
        if (budget.toMillis() < 1) {
            throw new IllegalArgumentException("budget: " + budget + " (expected: 1ms or more)");
        }
        if (maxCalls < 1 || maxCalls > MAX_CALLS) {
            throw new IllegalArgumentException("maxCalls: " + maxCalls + " (expected: 1.." + MAX_CALLS + ")");
        }
        if (maxAnswerBytes < 1) {
            throw new IllegalArgumentException("maxAnswer: " + maxAnswerBytes + " (expected: 1 byte or more)");
        }
    }
}
