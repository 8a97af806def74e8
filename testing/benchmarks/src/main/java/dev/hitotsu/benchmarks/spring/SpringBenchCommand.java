package dev.hitotsu.benchmarks.spring;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.cli.ExitCodeHelp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench spring}. */
@Command(
        name = "spring",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures what a message costs in a transaction of Spring's, beside one of the library's own, and what"
                    + " tracing costs that is switched off.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class SpringBenchCommand implements Callable<Integer> {
    @Option(
            names = "--rounds",
            description = "Rounds in which each has its turn (default: ${DEFAULT-VALUE}).",
            defaultValue = "101")
    private int rounds;

    @Option(
            names = "--transactions",
            description = "Transactions of each in a round (default: ${DEFAULT-VALUE}).",
            defaultValue = "200")
    private int transactions;

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public SpringBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        output.write(new SpringBench(rounds, transactions).run());
        return 0;
    }
}
