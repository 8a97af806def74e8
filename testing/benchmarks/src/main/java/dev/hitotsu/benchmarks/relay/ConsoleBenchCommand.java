package dev.hitotsu.benchmarks.relay;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench console}. */
@Command(
        name = "console",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures how long the pages of the console take with many messages, what its viewers cost a relay, and what a"
                    + " retry of all dead messages costs new ones.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class ConsoleBenchCommand implements Callable<Integer> {
    @Mixin
    private final LargeOutboxOptions outbox = new LargeOutboxOptions();

    @Option(
            names = "--part",
            split = ",",
            description = "Some of ${COMPLETION-CANDIDATES}, with commas between them; all by default.")
    private Set<ConsoleBench.Part> parts = EnumSet.allOf(ConsoleBench.Part.class);

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public ConsoleBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        Measurements measurements = new ConsoleBench(outbox.messages(), outbox.rounds(), parts, System.out).run();
        output.write(measurements);
        return 0;
    }
}
