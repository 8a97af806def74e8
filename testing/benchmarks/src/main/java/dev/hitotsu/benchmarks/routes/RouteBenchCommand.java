package dev.hitotsu.benchmarks.routes;

import dev.hitotsu.benchmarks.report.MeasurementOutput;
import dev.hitotsu.cli.ExitCodeHelp;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hitotsu bench routes}. */
@Command(
        name = "routes",
        exitCodeList = {ExitCodeHelp.OK, ExitCodeHelp.FAILED, ExitCodeHelp.USAGE},
        description = {
            "Measures what one of two targets of a relay loses while the other one is away.",
            "docs/benchmarks.md explains each value."
        },
        mixinStandardHelpOptions = true)
public final class RouteBenchCommand implements Callable<Integer> {
    private static final int MAX_RATE = 100_000;
    private static final int MAX_SECONDS = 3_600;

    @Option(
            names = "--rate",
            description =
                    "The greatest number of messages per second that is tried, to both together (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000")
    private int rate;

    @Option(
            names = "--seconds",
            description = "How long is measured while both are there (default: ${DEFAULT-VALUE}).",
            defaultValue = "10")
    private int seconds;

    @Option(
            names = "--away",
            paramLabel = "SECONDS",
            description = "How long one is away (default: ${DEFAULT-VALUE}).",
            defaultValue = "60")
    private int away;

    @Mixin
    private final MeasurementOutput output = new MeasurementOutput();

    /** Called by picocli. */
    public RouteBenchCommand() {}

    @Override
    public Integer call() throws Exception {
        requireWithin("--rate", rate, MAX_RATE);
        requireWithin("--seconds", seconds, MAX_SECONDS);
        requireWithin("--away", away, MAX_SECONDS);
        output.write(new RouteBench(rate, Duration.ofSeconds(seconds), Duration.ofSeconds(away), System.out).run());
        return 0;
    }

    private static void requireWithin(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(option + ": " + value + " (expected: 1.." + max + ")");
        }
    }
}
