package dev.hitotsu.benchmarks.gateway;

import java.time.Duration;
import java.util.Set;

/**
 * What to measure.
 *
 * @param spring whether Spring Cloud Gateway is measured, too
 * @param round how long each contender is measured in each round
 * @param connections of the clients
 * @param eventLoops of the gateway
 * @param pinned whether the contender has a processor of its own
 */
record GatewayBenchOptions(
        Set<Part> parts, boolean spring, int rounds, Duration round, int connections, int eventLoops, boolean pinned) {
    GatewayBenchOptions {
        parts = Set.copyOf(parts);
        require("--rounds", rounds);
        require("--seconds", Math.toIntExact(round.toSeconds()));
        require("--connections", connections);
        require("--event-loops", eventLoops);
    }

    /** The parts of the benchmark. */
    enum Part {
        bare,
        guarded,
        filters,
        cache,
        memory
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    private static void require(String option, int value) {
        if (value < 1 || value > 10_000) {
            throw new IllegalArgumentException(option + ": " + value + " (expected: 1..10000)");
        }
    }
}
