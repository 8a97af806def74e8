package dev.hitotsu.benchmarks.coordination;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.benchmarks.report.Measurements;
import dev.hitotsu.cli.ExitCodeHelp;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench coordination}. */
@Command(
        name = "coordination",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures locks, takeovers and registrations on servers of its own; on ZooKeeper beside Curator.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class CoordinationBenchCommand implements Callable<Integer> {
    @Option(
            names = "--store",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "zookeeper")
    private StoreServers.Kind store;

    @Option(
            names = "--rounds",
            description = "Rounds of each measurement (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int rounds;

    @Option(
            names = "--seconds",
            description = "Length of a round of locks (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private int seconds;

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public CoordinationBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        require("--rounds", rounds);
        require("--seconds", seconds);
        try (StoreServers servers = StoreServers.start(store)) {
            Measurements measurements =
                    new CoordinationBench(servers, rounds, Duration.ofSeconds(seconds), System.out).run();
            output.write(measurements);
            return 0;
        }
    }

    private static void require(String option, int value) {
        if (value < 1 || value > 1_000) {
            throw new IllegalArgumentException(option + ": " + value + " (expected: 1..1000)");
        }
    }
}
