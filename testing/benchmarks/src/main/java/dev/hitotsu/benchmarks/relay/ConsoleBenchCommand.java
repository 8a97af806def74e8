package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench console}. */
@Command(
        name = "console",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures how long the pages of the console take with many messages, and what its viewers cost a relay.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class ConsoleBenchCommand implements Callable<Integer> {
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

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public ConsoleBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        if (messages < 10_000 || messages > 1_500_000) {
            throw new IllegalArgumentException("--messages: " + messages + " (expected: 10000..1500000)");
        }
        if (rounds < 2 || rounds > 100) {
            throw new IllegalArgumentException("--rounds: " + rounds + " (expected: 2..100)");
        }
        Measurements measurements = new ConsoleBench(messages, rounds, System.out).run();
        output.write(measurements);
        return 0;
    }
}
