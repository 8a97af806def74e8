package dev.hitotsu.demo.report;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.demo.check.CheckResult;

/**
 * Everything that is reported about a run.
 *
 * @param broker its name: "kafka", "nats", "rabbitmq", "sqs"
 * @param seed determined the load and the faults
 * @param seconds how long the run took
 * @param replayCommand the command line that repeats the run
 */
public record RunReport(
        CheckResult result, Timeline timeline, String broker, long seed, double seconds, String replayCommand) {
    public RunReport {
        requireNonNull(result, "result");
        requireNonNull(timeline, "timeline");
        requireNonNull(broker, "broker");
        requireNonNull(replayCommand, "replayCommand");
    }

    /** "kept" or "broken". */
    public String verdict() {
        return result.kept() ? "kept" : "broken";
    }
}
