package dev.hitotsu.benchmarks.inbox;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench inbox}. */
@Command(
        name = "inbox",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures effects of messages from Kafka in batches and one by one, and what idempotency keys add to a request.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class InboxBenchCommand implements Callable<Integer> {
    @Option(
            names = "--messages",
            description = "Messages whose effects are run in batches (default: ${DEFAULT-VALUE}).",
            defaultValue = "500000")
    private int messages;

    @Option(
            names = "--requests",
            description = "Requests of each kind (default: ${DEFAULT-VALUE}).",
            defaultValue = "2000")
    private int requests;

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public InboxBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        if (messages < 10_000) {
            throw new IllegalArgumentException("--messages: " + messages + " (expected: 10000 or more)");
        }
        if (requests < 100) {
            throw new IllegalArgumentException("--requests: " + requests + " (expected: 100 or more)");
        }
        Measurements measurements = new InboxBench(messages, requests, System.out).run();
        output.write(measurements);
        return 0;
    }
}
