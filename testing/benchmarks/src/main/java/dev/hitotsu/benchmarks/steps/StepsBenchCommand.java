package dev.hitotsu.benchmarks.steps;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench steps}. */
@Command(
        name = "steps",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures runs of three steps, each an INSERT in a transaction, beside the bare three transactions and DBOS Transact; counts"
                    + " the effects of runs whose processes are killed, and the money of calls that are in doubt; and lets many runs rest and wake.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class StepsBenchCommand implements Callable<Integer> {
    @Option(names = "--runs", description = "Runs of each round (default: ${DEFAULT-VALUE}).", defaultValue = "4000")
    private int runs;

    @Option(
            names = "--rounds",
            description = "Rounds in which each has its turn, 0 for none (default: ${DEFAULT-VALUE}).",
            defaultValue = "4")
    private int rounds;

    @Option(
            names = "--killed",
            description = "Runs whose processes are killed, 0 for none (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private int killed;

    @Option(
            names = "--processes",
            description = "Processes that take up the same runs, and are killed (default: ${DEFAULT-VALUE}).",
            defaultValue = "16")
    private int processes;

    @Option(
            names = "--doubtful",
            description = "Calls that are killed between charge and record, and refused then; 0 for none (default:"
                    + " ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private int doubtful;

    @Option(
            names = "--resting",
            description = "Runs at rest, 0 for none (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000000")
    private int resting;

    @Option(
            names = "--waking",
            description = "How many of them wake at one moment (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private int waking;

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public StepsBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        StepsBenchOptions options =
                new StepsBenchOptions(runs, rounds, killed, processes, doubtful, resting, resting == 0 ? 1 : waking);
        Measurements measurements = new StepsBench(options, System.out).run();
        output.write(measurements);
        return 0;
    }
}
