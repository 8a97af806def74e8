package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    @Mixin
    private final LargeOutboxOptions outbox = new LargeOutboxOptions();

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public ConsoleBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        Measurements measurements = new ConsoleBench(outbox.messages(), outbox.rounds(), System.out).run();
        output.write(measurements);
        return 0;
    }
}
