package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hitotsu bench operators}. */
@Command(
        name = "operators",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures how long operators wait for answers about many messages, and what they cost a relay.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class OperatorsBenchCommand implements Callable<Integer> {
    @Mixin
    private final LargeOutboxOptions outbox = new LargeOutboxOptions();

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public OperatorsBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        Measurements measurements = new OperatorsBench(outbox.messages(), outbox.rounds(), System.out).run();
        output.write(measurements);
        return 0;
    }
}
